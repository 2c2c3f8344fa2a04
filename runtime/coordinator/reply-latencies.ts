// How long one agent's replies take, window by window, and whether that is a sign of too much being asked.
// It must never judge by replies that did not come: silence is the circuit breaker's business.
import type { Load } from "./adaptive-limit.js";

/**
 * Where replies become slow, between what the agent takes when nothing waits (0) and its deadline (1): early enough that the
 * slower half of them, and a thread that loses its core for a moment, are in time.
 */
const SLOW = 0.4;
/** Where an agent is behind the others for which the decisions' limit is right: far enough from it that only one of the two acts. */
const BEHIND = 0.75;
/** Replies that a judgement needs. */
const FEWEST = 4;

/** What one window of one agent says of all it has in common with the others, and of the agent itself. */
export interface WindowLoad {
  readonly common: Load;
  readonly own: Load;
}

export class ReplyLatencies {
  readonly #deadline: number;
  /** Milliseconds that the agent takes when nothing waits: the least ever seen, or what it took at the least limit. */
  #base = Number.POSITIVE_INFINITY;
  /** Milliseconds from which on a reply is slow, and behind. */
  #slowFrom: number;
  #behindFrom: number;
  #replies = 0;
  #slow = 0;
  #behind = 0;
  #late = 0;
  #least = Number.POSITIVE_INFINITY;
  #lastLeast = Number.POSITIVE_INFINITY;

  /** `deadline` in milliseconds. */
  constructor(deadline: number) {
    this.#deadline = deadline;
    this.#slowFrom = deadline * SLOW;
    this.#behindFrom = deadline * BEHIND;
  }

  /** A reply came after so many milliseconds; infinite where the agent itself found the request too late. */
  hear(latency: number): void {
    this.#replies++;
    if (latency > this.#slowFrom) this.#slow++;
    if (latency > this.#behindFrom) this.#behind++;
    if (latency > this.#deadline) this.#late++;
    if (latency < this.#least) this.#least = latency;
  }

  /** Ends the window; undefined where too few replies came to judge: it then goes on. */
  close(): WindowLoad | undefined {
    const replies = this.#replies;
    if (replies < FEWEST) return undefined;
    const most = this.#late * 2 > replies ? "late" : "slow";
    const load: WindowLoad = {
      common: this.#slow * 2 > replies ? most : "clear",
      own: this.#behind * 2 > replies ? most : "clear",
    };
    if (this.#least < this.#base) this.#setBase(this.#least);
    this.#lastLeast = this.#least;
    this.#least = Number.POSITIVE_INFINITY;
    this.#replies = 0;
    this.#slow = 0;
    this.#behind = 0;
    this.#late = 0;
    return load;
  }

  /** Asks no less of the agent: what it took in the last window is what it takes, and no queue of ours. */
  accept(): void {
    this.#setBase(this.#lastLeast);
  }

  #setBase(base: number): void {
    this.#base = base;
    const left = this.#deadline - base;
    // Asking less makes no reply quicker than its agent is: one that cannot be in time gives no sign of overload.
    this.#slowFrom = left > 0 ? base + left * SLOW : Number.POSITIVE_INFINITY;
    this.#behindFrom = left > 0 ? base + left * BEHIND : Number.POSITIVE_INFINITY;
  }
}
