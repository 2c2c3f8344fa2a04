// Between the market and the engine: outcomes come some time after their bids, are told to the engine, and acknowledged to
// the parent when what was spent is durable. It must never acknowledge before that.
import { type Decision, now, type StateStore } from "tutti";
import type { AdEvent } from "tutti/ads";
import type { Random } from "#ads/random.js";
import type { AdsEngine } from "./load.js";
import type { ChaosMarket, Offer } from "./market.js";
import type { FromGeneration, Outcome, Spend } from "./messages.js";

/** Milliseconds. */
const TICK = 10;
const LONGEST_AUCTION = 300;
const DAY = 86_400_000;

/** Where the spend of each decision is written: the checker reads it there. */
export const SPEND_PREFIX = "chaos/spend/";

export interface OutcomeDeskParts {
  readonly engine: AdsEngine;
  readonly market: ChaosMarket;
  readonly store: StateStore;
  /** Settles when the budgets have made durable what the engine has observed so far. */
  readonly settled: () => Promise<void>;
  readonly random: Random;
  readonly tell: (message: FromGeneration) => void;
  readonly violate: (what: string) => void;
}

export class OutcomeDesk {
  readonly #parts: OutcomeDeskParts;
  #waiting: { readonly outcome: Outcome; readonly due: number }[] = [];
  #fresh: Outcome[] = [];
  #acknowledging = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `inherited` are told once more, in the first moments. */
  constructor(parts: OutcomeDeskParts, inherited: readonly Outcome[]) {
    this.#parts = parts;
    for (const outcome of inherited) this.#await(outcome);
  }

  /** Outcomes that are not acknowledged. */
  get open(): number {
    return this.#waiting.length + this.#acknowledging;
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), TICK);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A decision was made: the market answers, at once what was played, later what became of the bid. */
  decided(offer: Offer, decision: Decision<number>): void {
    const { engine, market } = this.#parts;
    const events: AdEvent[] = [];
    for (const event of market.outcome(offer, decision, Date.now())) {
      if (event.type === "listening") engine.observe(event);
      else events.push(event);
    }
    if (events.length === 0) return;
    const outcome: Outcome = { decision: decision.id, events };
    this.#fresh.push(outcome);
    this.#await(outcome);
  }

  #await(outcome: Outcome): void {
    this.#waiting.push({ outcome, due: now() + this.#parts.random.uniform() * LONGEST_AUCTION });
  }

  #tick(): void {
    const { tell } = this.#parts;
    if (this.#fresh.length > 0) tell({ type: "expected", outcomes: this.#fresh });
    this.#fresh = [];
    const time = now();
    const due = this.#waiting.filter((each) => each.due <= time).map(({ outcome }) => outcome);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter((each) => each.due > time);
    this.#acknowledging += due.length;
    this.#deliver(due)
      .catch((error: unknown) => this.#parts.violate(`spend was not made durable: ${String(error)}`))
      .finally(() => {
        this.#acknowledging -= due.length;
      });
  }

  async #deliver(due: readonly Outcome[]): Promise<void> {
    const { engine, store, settled, tell } = this.#parts;
    const spends: Spend[] = [];
    for (const { events } of due) {
      for (const event of events) {
        engine.observe(event);
        if (event.type === "impression") spends.push(spendOf(event));
      }
    }
    await settled();
    await Promise.all(spends.map((spend) => store.put(SPEND_PREFIX + spend.decision, spend)));
    tell({ type: "acknowledged", decisions: due.map(({ decision }) => decision), spends });
  }
}

function spendOf(event: Extract<AdEvent, { type: "impression" }>): Spend {
  return {
    decision: event.decision,
    campaign: event.campaign,
    day: Math.floor(event.time / DAY),
    amount: event.price,
  };
}
