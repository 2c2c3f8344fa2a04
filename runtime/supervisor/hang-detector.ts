// Tells from outside whether a thread hangs: its heartbeat stands still while work waits for it. Pure: the clock is passed in.
// It must never count time in which the looker itself stood still, as when the whole process was stopped for a while.

export class HangDetector {
  readonly #limit: number;
  readonly #longestStep: number;
  #beats = 0;
  #lookedAt = Number.NaN;
  #age = 0;

  /** Milliseconds without a beat that are a hang; and between two looks at most, beyond which nobody was looking. */
  constructor(limit: number, longestStep: number) {
    this.#limit = limit;
    this.#longestStep = longestStep;
  }

  /** One look, at `now` in milliseconds. Returns whether the thread hangs; the next look then begins anew. */
  look(beats: number, hasWork: boolean, now: number): boolean {
    const step = Math.min(now - this.#lookedAt, this.#longestStep);
    const stands = hasWork && beats === this.#beats && step >= 0;
    this.#age = stands ? this.#age + step : 0;
    this.#beats = beats;
    this.#lookedAt = now;
    if (this.#age < this.#limit) return false;
    this.#age = 0;
    return true;
  }
}
