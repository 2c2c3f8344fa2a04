// How many decisions may be in flight so that those accepted are answered in time; and how many requests each agent may hold.
// AIMD on the latency of replies relative to the agents' deadlines. Of the limits in use elsewhere (Netflix
// concurrency-limits: Vegas, gradient, AIMD) this one suits deadlines best: it fills the time there is, and needs no estimate
// of a quickest reply that holds for all. It must never shrink because of one agent among several.
import { AdaptiveLimit, type Load } from "./adaptive-limit.js";
import { ReplyLatencies, type WindowLoad } from "./reply-latencies.js";

/** Decisions in flight at least: one in the agents' hands, and one on its way. */
const FEWEST_DECISIONS = 2;
/** Bad windows in a row before fewer decisions may be in flight: what the second one meets is no passing pause. */
const PATIENCE = 2;
/** The same for one agent: its thread may have lost its core for a while, though the others have not. */
const PATIENCE_WITH_ONE = 6;
/** Replies in a window at least: a few are no sign of anything. */
const FEWEST_REPLIES = 16;

export class ConcurrencyLimit {
  readonly #decisions: AdaptiveLimit;
  readonly #latencies: readonly ReplyLatencies[];
  readonly #agents: readonly AdaptiveLimit[];
  readonly #loads: (WindowLoad | undefined)[];
  /** Milliseconds: the longest deadline. What a change of the limit does shows after as long at the latest. */
  readonly #window: number;
  #windowEnd: number;
  #replies = 0;

  /** `deadlines` in milliseconds, one an agent; `most` decisions in flight; `now` in milliseconds. */
  constructor(deadlines: readonly number[], most: number, now: number) {
    this.#decisions = new AdaptiveLimit(Math.min(FEWEST_DECISIONS, most), most, PATIENCE);
    this.#latencies = deadlines.map((deadline) => new ReplyLatencies(deadline));
    this.#agents = deadlines.map(() => new AdaptiveLimit(1, most, PATIENCE_WITH_ONE));
    this.#loads = deadlines.map(() => undefined);
    this.#window = Math.max(...deadlines);
    this.#windowEnd = now + this.#window;
  }

  /** Decisions in flight. */
  get limit(): number {
    return this.#decisions.limit;
  }

  /** Requests that one agent may hold; fewer than the decisions where it alone cannot follow. */
  limitOf(agent: number): number {
    return (this.#agents[agent] as AdaptiveLimit).limit;
  }

  /** Whether one more decision may be started while so many are in flight. */
  admits(inFlight: number): boolean {
    return this.#decisions.admits(inFlight);
  }

  /** Of `wanted` requests, how many the agent may be asked while it holds so many. */
  admittedTo(agent: number, held: number, wanted: number): number {
    return (this.#agents[agent] as AdaptiveLimit).admitted(held, wanted);
  }

  /** A reply of the agent came so many milliseconds after it was asked, infinite where it found itself too late. */
  hear(agent: number, latency: number): void {
    this.#replies++;
    (this.#latencies[agent] as ReplyLatencies).hear(latency);
  }

  /** Changes the limits where a window has ended. */
  turn(now: number): void {
    if (now < this.#windowEnd || this.#replies < FEWEST_REPLIES) return;
    this.#windowEnd = now + this.#window;
    this.#replies = 0;
    let heard = 0;
    let crowded = 0;
    let late = 0;
    for (const [agent, latencies] of this.#latencies.entries()) {
      const load = latencies.close();
      this.#loads[agent] = load;
      if (load === undefined) continue;
      heard++;
      if (load.common !== "clear") crowded++;
      if (load.common === "late") late++;
    }
    if (heard === 0) return;
    // What most agents have in common is the load; what one has is its own.
    const common: Load = crowded * 2 <= heard ? "clear" : late * 2 <= heard ? "slow" : "late";
    this.#decisions.turn(common);
    for (const [agent, load] of this.#loads.entries()) {
      if (load !== undefined) this.#turnAgent(agent, load, common);
    }
  }

  #turnAgent(agent: number, { common, own }: WindowLoad, ofMost: Load): void {
    const limit = this.#agents[agent] as AdaptiveLimit;
    const latencies = this.#latencies[agent] as ReplyLatencies;
    if (ofMost === "clear") limit.turn(own);
    // No less can be asked, so what it takes now is what it takes.
    const isLeast =
      ofMost === "clear" ? own !== "clear" && limit.isLeast : common !== "clear" && this.#decisions.isLeast;
    if (isLeast) latencies.accept();
  }
}
