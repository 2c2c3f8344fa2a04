// A pool of threads in which contenders play: one task is one contender in one world.
// It must never let the number of threads, or their order, change a result.
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { MarketOptions } from "../simulator/market-options.js";
import type { Contender } from "./contender.js";
import type { ScoreCard } from "./score-card.js";
import type { WorldRun } from "./world-run.js";

const RUN = fileURLToPath(new URL("./world-run.js", import.meta.url));
const TRAIN: Readonly<Record<Contender["kind"], string>> = {
  team: fileURLToPath(new URL("./train-team.js", import.meta.url)),
  monolith: fileURLToPath(new URL("./train-monolith.js", import.meta.url)),
};

export class Arena {
  readonly #pool: Piscina;
  readonly #played: (worlds: number) => void;

  /** @param played is told of worlds as they are over. */
  constructor(played: (worlds: number) => void) {
    // Agents keep their state in their modules: a thread plays one world at a time.
    this.#pool = new Piscina({
      filename: RUN,
      maxThreads: availableParallelism(),
      concurrentTasksPerWorker: 1,
      maxQueue: Number.POSITIVE_INFINITY,
    });
    this.#played = played;
  }

  /** A score card for each world, in their order. */
  play(
    contender: Contender,
    worlds: readonly MarketOptions[],
    countBadAds: boolean,
  ): Promise<readonly ScoreCard[]> {
    return Promise.all(
      worlds.map(async (world) => {
        const task: WorldRun = { contender, world, seed: world.seed, countBadAds };
        const card = (await this.#pool.run(task)) as ScoreCard;
        this.#played(1);
        return card;
      }),
    );
  }

  /** The contender with what it has learned in all these worlds, one after the other. */
  async train<Kind extends Contender>(contender: Kind, worlds: readonly MarketOptions[]): Promise<Kind> {
    const trained = (await this.#pool.run(
      { contender, worlds },
      { filename: TRAIN[contender.kind] },
    )) as Kind;
    this.#played(worlds.length);
    return trained;
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
