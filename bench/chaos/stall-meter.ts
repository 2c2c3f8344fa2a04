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
    this.#timer = setInterval(() => this.#look(), INTERVAL);
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

  /** Milliseconds between `from` and `to`, which is now, in which the thread stood still. */
  between(from: number, to: number): number {
    // What has not ended yet is no less a stall.
    let stalled = stallOf(Math.max(from, this.#last), to);
    const oldest = Math.max(0, this.#count - REMEMBERED);
    for (let index = this.#count - 1; index >= oldest; index--) {
      const place = index % REMEMBERED;
      const end = this.#ends[place] as number;
      if (end <= from) break;
      stalled += Math.min(to, end) - Math.max(from, this.#starts[place] as number);
    }
    return stalled;
  }

  #look(): void {
    const time = now();
    const stalled = stallOf(this.#last, time);
    if (stalled > 0) {
      const place = this.#count % REMEMBERED;
      this.#starts[place] = this.#last;
      this.#ends[place] = time;
      this.#count++;
      this.#total += stalled;
      this.#longest = Math.max(this.#longest, stalled);
    }
    this.#last = time;
  }
}

/** Milliseconds of standing still between two looks: 0 where a timer may have taken as long. */
function stallOf(from: number, to: number): number {
  const gap = to - from;
  return gap >= INTERVAL + SHORTEST ? gap : 0;
}
