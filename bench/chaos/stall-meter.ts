// Measures when this thread itself stood still, so that what the machine or the load's own bursts held up is told from what
// the engine was late with. It must never hide a stall: all of them are counted and reported.
import { now } from "tutti";

/** Milliseconds between two looks. */
const INTERVAL = 1;
/** Milliseconds beyond the interval that are a stall: less is how timers are. */
const SHORTEST = 2;
/** Stalls that are remembered, for the decisions that are in flight. */
const REMEMBERED = 1024;

export class StallMeter {
  readonly #starts = new Float64Array(REMEMBERED);
  readonly #ends = new Float64Array(REMEMBERED);
  #count = 0;
  #total = 0;
  #longest = 0;
  #last = 0;
  #timer: NodeJS.Timeout | undefined;

  start(): void {
    this.#last = now();
    this.#timer = setInterval(() => this.look(), INTERVAL);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get count(): number {
    return this.#count;
  }

  /** Milliseconds. */
  get total(): number {
    return this.#total;
  }

  get longest(): number {
    return this.#longest;
  }

  /** Notes the stall that has just ended, where there was one: callers that run before the timer does look first. */
  look(): void {
    const time = now();
    const stalled = time - this.#last - INTERVAL;
    if (stalled >= SHORTEST) {
      const place = this.#count % REMEMBERED;
      this.#starts[place] = this.#last;
      this.#ends[place] = time;
      this.#count++;
      this.#total += stalled;
      this.#longest = Math.max(this.#longest, stalled);
    }
    this.#last = time;
  }

  /** Milliseconds between `from` and `to` in which the thread stood still. */
  between(from: number, to: number): number {
    let stalled = 0;
    const oldest = Math.max(0, this.#count - REMEMBERED);
    for (let index = this.#count - 1; index >= oldest; index--) {
      const place = index % REMEMBERED;
      const end = this.#ends[place] as number;
      if (end <= from) break;
      const start = Math.max(from, this.#starts[place] as number);
      stalled += Math.max(0, Math.min(to, end) - start);
    }
    return stalled;
  }
}
