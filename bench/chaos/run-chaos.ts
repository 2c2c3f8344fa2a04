// A run: processes under chaos, one after the other on one store, each killed at a random instant or brought to rest; and
// the checks between them. It must never be in the same process as what it checks.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { durableStore } from "tutti";
import { Random } from "#ads/random.js";
import type { ChaosOptions } from "./chaos-options.js";
import { ChaosReport } from "./chaos-report.js";
import { overdrafts, readEscrowBooks, shortfalls } from "./escrow-books.js";
import { FAULT_KINDS, traitsOf } from "./fault-kind.js";
import { GenerationProcess } from "./generation-process.js";
import { chaosCatalogue } from "./market.js";
import type { FromGeneration, Outcome, Spend } from "./messages.js";
import { SPEND_PREFIX } from "./outcome-desk.js";
import { BURST } from "./settings.js";
import { SpendAudit } from "./spend-audit.js";

/** Milliseconds. */
const SECOND = 1_000;
/** Each so many processes one is brought to rest instead of being killed. */
const RESTED = 4;
/** Lives as shares of the average one. */
const SHORTEST = 0.4;
const LONGEST = 1.6;
/** Seconds: what would be left for a last process is given to the one before. */
const LEAST_LIFE = 1.5;

/** `progress` is told the seconds that have passed, twice a second. */
export async function runChaos(
  options: ChaosOptions,
  progress: (seconds: number) => void = () => undefined,
): Promise<ChaosReport> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-chaos-"));
  try {
    return await new ChaosRun(options, join(folder, "store"), progress).all();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of requests, on average, beside the first one of each process. */
function plannedBursts({ seconds, faultsPerMinute }: ChaosOptions): number {
  const cards = FAULT_KINDS.reduce((sum, kind) => sum + traitsOf(kind).cards, 0);
  return (((seconds / 60) * faultsPerMinute) / cards) * traitsOf("request burst").cards;
}

class ChaosRun {
  readonly #options: ChaosOptions;
  readonly #store: string;
  readonly #progress: (seconds: number) => void;
  readonly #random: Random;
  readonly #requests: number;
  readonly #audit: SpendAudit;
  readonly #report: ChaosReport;
  /** Bids whose outcome nobody has acknowledged, by decision. */
  readonly #open = new Map<string, Outcome>();
  #seconds = 0;

  constructor(options: ChaosOptions, store: string, progress: (seconds: number) => void) {
    const { seed, seconds, rate, lifetime } = options;
    this.#options = options;
    this.#store = store;
    this.#progress = progress;
    this.#random = new Random(seed);
    const bursts = seconds / lifetime + plannedBursts(options);
    this.#requests = Math.ceil(seconds * rate + bursts * BURST);
    this.#audit = new SpendAudit(chaosCatalogue(seed, this.#requests).campaigns);
    this.#report = new ChaosReport(options, this.#audit);
  }

  async all(): Promise<ChaosReport> {
    for (let generation = 1; !(await this.#live(generation)); generation++);
    return this.#report;
  }

  /** One process. Returns whether it was the last. */
  async #live(generation: number): Promise<boolean> {
    const { seed, seconds, rate, faultsPerMinute, calm, lifetime } = this.#options;
    const left = seconds - this.#seconds;
    const drawn = lifetime * (SHORTEST + (LONGEST - SHORTEST) * this.#random.uniform());
    const last = calm || left - drawn < LEAST_LIFE;
    const life = last ? left : drawn;
    const child = new GenerationProcess(
      {
        ...{ seed, generation, rate, faultsPerMinute, calm },
        requests: this.#requests,
        // Placements in turn: a thread each, and one for all three.
        isolated: calm || generation % 2 === 1,
        store: this.#store,
        inherited: [...this.#open.values()],
      },
      (message) => this.#hear(message),
    );
    const failure = await child.ready();
    if (failure !== undefined) {
      await child.kill();
      this.#report.violate(`process ${generation} did not start: ${failure} ${child.complaints}`);
      return true;
    }
    await this.#wait(life, child);
    this.#seconds += life;
    const rests = last || generation % RESTED === 0;
    const end = rests ? await child.end() : await child.kill();
    const expected = rests ? "0" : "SIGKILL";
    if (end !== expected) {
      this.#report.violate(`process ${generation} ended with ${end}, not ${expected}: ${child.complaints}`);
    } else if (rests && !this.#report.isRested) {
      this.#report.violate(`process ${generation} ended without saying that it had come to rest`);
    }
    this.#report.endGeneration(end === "SIGKILL");
    await this.#check(last);
    return last || end !== expected;
  }

  #hear(message: FromGeneration): void {
    switch (message.type) {
      case "ready":
        return;
      case "expected":
        for (const outcome of message.outcomes) this.#open.set(outcome.decision, outcome);
        return;
      case "acknowledged":
        for (const decision of message.decisions) this.#open.delete(decision);
        for (const spend of message.spends) this.#audit.acknowledge(spend);
        return;
      case "figures":
        return this.#report.hear(message.figures);
      case "ended":
        this.#report.hear(message.figures);
        return this.#report.rest();
    }
  }

  async #wait(life: number, child: GenerationProcess): Promise<void> {
    let gone = false;
    void child.exited.then(() => {
      gone = true;
    });
    for (let waited = 0; waited < life && !gone; waited += 0.5) {
      await pause(Math.min(0.5, life - waited) * SECOND);
      this.#progress(this.#seconds + waited);
    }
  }

  /** Reads the store as anybody may, while no engine has it open. */
  async #check(last: boolean): Promise<void> {
    const store = durableStore({ path: this.#store });
    try {
      const entries = await store.snapshot(SPEND_PREFIX);
      const stored = new Map(entries.map(({ value }) => [(value as Spend).decision, value as Spend]));
      const books = await readEscrowBooks(store);
      this.#report.accounts = books.accounts.size;
      const wrong = [
        ...this.#audit.violations(stored),
        ...overdrafts(books),
        ...shortfalls(books, this.#audit.byAccount()),
      ];
      for (const each of wrong) this.#report.violate(each);
    } finally {
      await store.close();
    }
    if (last && this.#open.size > 0) {
      this.#report.violate(`${this.#open.size} outcomes were never acknowledged`);
    }
  }
}
