// How long one agent's replies take, window by window, and whether that is a sign of too much being asked.
// It must never judge by replies that did not come: silence is the circuit breaker's business.
import type { Load } from "./adaptive-limit.js";

/** Where replies become slow, between what the agent takes when nothing waits (0) and its deadline (1). */
const SLOW = 0.6;
/** Replies that a judgement needs. */
const FEWEST = 4;

export class ReplyLatencies {
  readonly #deadline: number;
  /** Milliseconds that the agent takes when nothing waits: the least ever seen, or what it took at the least limit. */
  #base = Number.POSITIVE_INFINITY;
  /** Milliseconds from which on a reply is slow. */
  #bound: number;
  #replies = 0;
  #slow = 0;
  #late = 0;
  #least = Number.POSITIVE_INFINITY;
  #lastLeast = Number.POSITIVE_INFINITY;

  /** `deadline` in milliseconds. */
  constructor(deadline: number) {
    this.#deadline = deadline;
    this.#bound = deadline * SLOW;
  }

  /** A reply came after so many milliseconds; infinite where the agent itself found the request too late. */
  hear(latency: number): void {
    this.#replies++;
    if (latency > this.#bound) this.#slow++;
    if (latency > this.#deadline) this.#late++;
    if (latency < this.#least) this.#least = latency;
  }

  /** Ends the window; undefined where too few replies came to judge: it then goes on. */
  close(): Load | undefined {
    const replies = this.#replies;
    if (replies < FEWEST) return undefined;
    const load = this.#slow * 2 <= replies ? "clear" : this.#late * 2 <= replies ? "slow" : "late";
    if (this.#least < this.#base) this.#setBase(this.#least);
    this.#lastLeast = this.#least;
    this.#least = Number.POSITIVE_INFINITY;
    this.#replies = 0;
    this.#slow = 0;
    this.#late = 0;
    return load;
  }

  /** Asks no less of the agent: what it took in the last window is what it takes, and no queue of ours. */
  accept(): void {
    this.#setBase(this.#lastLeast);
  }

  #setBase(base: number): void {
    this.#base = base;
    // Asking less makes no reply quicker than its agent is: one that cannot be in time gives no sign of overload.
    this.#bound = base < this.#deadline ? base + (this.#deadline - base) * SLOW : Number.POSITIVE_INFINITY;
  }
}
