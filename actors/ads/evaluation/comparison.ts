// The comparison: Tutti's team against monoliths in held-out worlds, each side tuned by as many trials; what each agent is worth;
// and what the coordinator's check is worth when one fails.
// It must never show a result without the trials, worlds and settings that it came from.
import type { StartProgress } from "tutti";
import type { AdRequest } from "../ad-request.js";
import { createMarket } from "../simulator/market.js";
import type { MarketOptions } from "../simulator/market-options.js";
import { Arena } from "./arena.js";
import { ablationsOf, type ComparisonSize, faultsOf, MONOLITHS, TUTTI, worldsOf } from "./comparison-plan.js";
import type { Contender, MonolithContender, TeamContender } from "./contender.js";
import { type DecisionLatency, decisionLatency } from "./decision-latency.js";
import type { ScoreCard } from "./score-card.js";
import { type TuningWorlds, tune } from "./tuning.js";

export interface Played {
  readonly contender: Contender;
  /** One a world. */
  readonly cards: readonly ScoreCard[];
}

export interface Comparison {
  readonly size: ComparisonSize;
  readonly worlds: readonly MarketOptions[];
  readonly tutti: Played;
  readonly monoliths: readonly Played[];
  readonly ablations: readonly Played[];
  readonly faults: readonly Played[];
  readonly latency: DecisionLatency;
}

/** Requests over which latency is measured. */
const LATENCY_REQUESTS = 2_000;

export async function compare(
  size: ComparisonSize,
  seed: number,
  startProgress: StartProgress,
): Promise<Comparison> {
  const worlds = worldsOf("comparison", size.worlds, size, seed);
  let played = 0;
  const progress = startProgress("Playing", worldsIn(size));
  const arena = new Arena((worlds) => {
    played += worlds;
    progress.advance(played);
  });
  try {
    const training = worldsOf("training", size.trainingWorlds, size, seed);
    const tuning = worldsOf("tuning", size.tuningWorlds, size, seed);
    const half: TuningWorlds = { training: training.slice(0, training.length >> 1), tuning };
    const [tutti, monoliths] = await Promise.all([
      tune(arena, TUTTI, size.trials, half, seed).then((tuned) => arena.train(tuned, training)),
      readyMonoliths(arena, size.trials, half, training, seed),
    ]);
    const all = (contenders: readonly Contender[], bad: boolean): Promise<readonly Played[]> =>
      Promise.all(
        contenders.map(async (contender) => ({ contender, cards: await arena.play(contender, worlds, bad) })),
      );
    const [[ours], theirs, ablations, faults] = await Promise.all([
      all([tutti], true),
      all(monoliths, false),
      all(ablationsOf(tutti), false),
      all(faultsOf(tutti), true),
    ]);
    if (ours === undefined) throw new TypeError("a contender was not played");
    progress.finish();
    const latency = await latencyIn(worlds[0]);
    return { size, worlds, tutti: ours, monoliths: theirs, ablations, faults, latency };
  } finally {
    await arena.close();
  }
}

/** Tuned by kind of model, so that throttling is all that a pair differs in; then trained in all training worlds. */
async function readyMonoliths(
  arena: Arena,
  trials: number,
  half: TuningWorlds,
  training: readonly MarketOptions[],
  seed: number,
): Promise<readonly MonolithContender[]> {
  const ready = MONOLITHS.filter(({ settings }) => !settings.throttled).map(async (contender) => {
    const tuned = await tune(arena, contender, trials, half, seed);
    const pair = MONOLITHS.filter(({ settings }) => settings.model.kind === contender.settings.model.kind);
    return Promise.all(
      pair.map(({ name, settings: { throttled } }) =>
        arena.train({ ...tuned, name, settings: { ...tuned.settings, throttled } }, training),
      ),
    );
  });
  return (await Promise.all(ready)).flat();
}

/** Worlds that are played in all. */
function worldsIn({ worlds, trials, tuningWorlds, trainingWorlds }: ComparisonSize): number {
  const kinds = MONOLITHS.length / 2;
  const contenders = 1 + MONOLITHS.length + ablationsOf(TUTTI).length + faultsOf(TUTTI).length;
  const tuned = trials * (kinds + 1) * (tuningWorlds + (trainingWorlds >> 1));
  return tuned + (1 + MONOLITHS.length) * trainingWorlds + contenders * worlds;
}

async function latencyIn(world: MarketOptions | undefined): Promise<DecisionLatency> {
  if (world === undefined) throw new TypeError("a comparison needs at least one world");
  const { simulator, catalogue } = createMarket(world);
  simulator.reset(world.seed);
  const requests: AdRequest[] = [];
  while (requests.length < LATENCY_REQUESTS) {
    const request = simulator.next();
    if (request === undefined) break;
    requests.push(request);
  }
  return decisionLatency(catalogue, requests);
}

/** The team with the settings that tuning found. */
export function tunedTeam({ tutti }: Comparison): TeamContender {
  if (tutti.contender.kind === "team") return tutti.contender;
  throw new TypeError("Tutti is a team");
}
