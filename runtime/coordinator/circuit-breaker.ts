// Keeps an agent from being asked while asking is of no use: after failures in a row its fallback stands in at once, and one
// request after a while finds out whether it answers again. Nygard, "Release It!" (2007).
// Its state is one word of shared memory, written by the coordinator alone and read by any thread.
// It must never let two requests through while half-open.

export type BreakerState = "closed" | "open" | "half-open";

/** When an agent is not asked any more, and when it is again. */
export interface BreakerOptions {
  /** Failures in a row that open it; default 16. A failure: a fault, or a deadline that passed in silence. */
  readonly failures: number;
  /** Milliseconds until one request is let through; default 50. Doubles each time that this one fails. */
  readonly retryAfter: number;
  /** Milliseconds that `retryAfter` grows to; default 2,000. */
  readonly largestRetry: number;
}

export const DEFAULT_BREAKER: BreakerOptions = { failures: 16, retryAfter: 50, largestRetry: 2_000 };

/** In the order of the word's values. Append only. */
const STATES: readonly BreakerState[] = ["closed", "open", "half-open"];
const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;

/** One word each. */
export function allocateBreakers(agents: number): SharedArrayBuffer {
  return new SharedArrayBuffer(agents * 4);
}

/** From any thread. */
export function readBreaker(breakers: SharedArrayBuffer, agent: number): BreakerState {
  return STATES[Atomics.load(new Int32Array(breakers), agent)] ?? "closed";
}

/** Times in milliseconds on the coordinator's clock; a request is named by its slot and generation. */
export class CircuitBreaker {
  readonly #words: Int32Array;
  readonly #place: number;
  readonly #options: BreakerOptions;
  /** The word, as this thread wrote it: spares the hot path the look into shared memory. */
  #state: number = CLOSED;
  #failures = 0;
  #wait: number;
  /** One that was let through has failed since it opened. */
  #hasRetried = false;
  #retryAt = 0;
  /** The request that was let through, and when it is late. */
  #slot = -1;
  #generation = 0;
  #due = 0;

  constructor(breakers: SharedArrayBuffer, agent: number, options: Partial<BreakerOptions> = {}) {
    this.#words = new Int32Array(breakers);
    this.#place = agent;
    this.#options = { ...DEFAULT_BREAKER, ...options };
    this.#wait = this.#options.retryAfter;
    this.#enter(CLOSED);
  }

  get state(): BreakerState {
    return STATES[this.#state] ?? "closed";
  }

  /** Whether every request may go through. */
  get isClosed(): boolean {
    return this.#state === CLOSED;
  }

  /** Whether the agent may be asked at `now`, the request being late at `due`. While half-open: that one and no other. */
  admits(slot: number, generation: number, now: number, due: number): boolean {
    if (this.#state === CLOSED) return true;
    if (this.#state === HALF_OPEN) {
      // Its decision may have been made without it, so that nobody noticed its lateness.
      if (now > this.#due) this.#reopen(now);
      return false;
    }
    if (now < this.#retryAt) return false;
    this.#slot = slot;
    this.#generation = generation;
    this.#due = due;
    this.#enter(HALF_OPEN);
    return true;
  }

  /** A proposal came in time. */
  succeed(slot: number, generation: number): void {
    if (this.#state === CLOSED) this.#failures = 0;
    else if (this.#isProbe(slot, generation)) this.close();
  }

  /** A fault came, or the deadline passed in silence. */
  fail(slot: number, generation: number, now: number): void {
    if (this.#state === CLOSED) {
      if (++this.#failures >= this.#options.failures) this.#open(now);
    } else this.lapse(slot, generation, now);
  }

  /** The request was not answered in time, by an agent that answers: a failure of the one let through, and of no other. */
  lapse(slot: number, generation: number, now: number): void {
    if (this.#isProbe(slot, generation)) this.#reopen(now);
  }

  /**
   * A reply that is no fault came, whether in time or not. An agent that was silent has come back: the next request may find
   * out at once, unless one has failed to already.
   */
  stir(now: number): void {
    if (this.#state === OPEN && !this.#hasRetried) this.#retryAt = now;
  }

  /** A new life has nothing to do with what an earlier one did. */
  close(): void {
    this.#failures = 0;
    this.#wait = this.#options.retryAfter;
    this.#hasRetried = false;
    this.#enter(CLOSED);
  }

  #isProbe(slot: number, generation: number): boolean {
    return this.#state === HALF_OPEN && this.#slot === slot && this.#generation === generation;
  }

  #reopen(now: number): void {
    this.#hasRetried = true;
    this.#wait = Math.min(this.#wait * 2, this.#options.largestRetry);
    this.#open(now);
  }

  #open(now: number): void {
    this.#retryAt = now + this.#wait;
    this.#enter(OPEN);
  }

  #enter(state: number): void {
    this.#state = state;
    Atomics.store(this.#words, this.#place, state);
  }
}
