// How many lines of a kind a log takes in a second: a flood of bad requests must not become a flood of lines.

const SECOND = 1_000;

export class LineAllowance {
  readonly #most: number;
  #since = Number.NEGATIVE_INFINITY;
  #taken = 0;
  #untold = 0;

  /** @param most lines a second, at least 1. */
  constructor(most: number) {
    this.#most = most;
  }

  /** How many lines were not told since the last one that was; undefined where this one is not to be told, either. @param now milliseconds. */
  take(now: number): number | undefined {
    if (now - this.#since >= SECOND) {
      this.#since = now;
      this.#taken = 0;
    }
    if (this.#taken >= this.#most) {
      this.#untold++;
      return undefined;
    }
    this.#taken++;
    const untold = this.#untold;
    this.#untold = 0;
    return untold;
  }
}
