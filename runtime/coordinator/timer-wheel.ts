// Deadlines of all decisions in flight: one hashed wheel, so that arming and disarming cost the same whatever their number.
// Varghese and Lauck, "Hashed and Hierarchical Timing Wheels" (1987), scheme 6. No allocation after construction.
// Timers of the platform fire after 1.1 ms at the earliest and cost 300 ns each; the coordinator's poll drives this.

/** Milliseconds a bucket covers: a deadline is noticed at most this late, plus the time between two polls. */
const TICK = 0.05;
/** Buckets, a power of two: 51 ms a turn; a later deadline stays in its bucket for as many turns as it needs. */
const BUCKETS = 1024;
const NONE = -1;

export class TimerWheel {
  readonly #heads = new Int32Array(BUCKETS).fill(NONE);
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Bucket of each timer, NONE while it is not armed. */
  readonly #bucket: Int32Array;
  /** In ticks, so that a timer is due exactly when its bucket is visited, whatever the rounding of milliseconds. */
  readonly #due: Float64Array;
  /** Ticks up to this one are done. */
  #tick: number;
  #armed = 0;

  /** Room for timers 0 to `timers` - 1; `now` in milliseconds. */
  constructor(timers: number, now: number) {
    this.#next = new Int32Array(timers).fill(NONE);
    this.#previous = new Int32Array(timers).fill(NONE);
    this.#bucket = new Int32Array(timers).fill(NONE);
    this.#due = new Float64Array(timers);
    this.#tick = Math.floor(now / TICK);
  }

  get armed(): number {
    return this.#armed;
  }

  /** Arms `timer` for `due`; an armed one is moved. What is due already goes off in the next `advance`. */
  arm(timer: number, due: number): void {
    this.disarm(timer);
    const tick = Math.max(Math.ceil(due / TICK), this.#tick + 1);
    const bucket = tick & (BUCKETS - 1);
    const head = this.#heads[bucket] as number;
    this.#due[timer] = tick;
    this.#bucket[timer] = bucket;
    this.#next[timer] = head;
    this.#previous[timer] = NONE;
    if (head !== NONE) this.#previous[head] = timer;
    this.#heads[bucket] = timer;
    this.#armed++;
  }

  disarm(timer: number): void {
    const bucket = this.#bucket[timer] as number;
    if (bucket === NONE) return;
    const next = this.#next[timer] as number;
    const previous = this.#previous[timer] as number;
    if (previous === NONE) this.#heads[bucket] = next;
    else this.#next[previous] = next;
    if (next !== NONE) this.#previous[next] = previous;
    this.#bucket[timer] = NONE;
    this.#armed--;
  }

  /**
   * Writes the timers that are due at `now` into `expired`, disarmed, and returns how many, at most its length;
   * when that is reached, call again. In no particular order within a tick.
   */
  advance(now: number, expired: Int32Array): number {
    const target = Math.floor(now / TICK);
    if (this.#armed === 0) {
      this.#tick = Math.max(this.#tick, target);
      return 0;
    }
    let count = 0;
    // After a long pause one turn of the wheel, at the latest ticks, visits every bucket.
    if (target - this.#tick > BUCKETS) this.#tick = target - BUCKETS;
    while (this.#tick < target) {
      const tick = this.#tick + 1;
      const bucket = tick & (BUCKETS - 1);
      let timer = this.#heads[bucket] as number;
      while (timer !== NONE) {
        const following = this.#next[timer] as number;
        if ((this.#due[timer] as number) <= tick) {
          if (count === expired.length) return count;
          this.disarm(timer);
          expired[count++] = timer;
        }
        timer = following;
      }
      this.#tick = tick;
    }
    return count;
  }

  /** The earliest deadline, infinite when none is armed. Looks at every timer: only for going to sleep. */
  earliest(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (let timer = 0; timer < this.#bucket.length; timer++) {
      if (this.#bucket[timer] !== NONE) earliest = Math.min(earliest, this.#due[timer] as number);
    }
    return earliest * TICK;
  }
}
