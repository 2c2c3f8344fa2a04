// A number of requests in flight that finds itself: additive increase, multiplicative decrease.
// Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance" (1989). It must never leave its
// bounds, and never decrease on one bad window alone: that may have been a pause of the machine.

/** How the replies of one window came. */
export type Load =
  /** Most came in good time. */
  | "clear"
  /** Most took so long that they come too late if more is asked. */
  | "slow"
  /** Most came too late. */
  | "late";

const DECREASE: Readonly<Record<Exclude<Load, "clear">, number>> = { slow: 0.85, late: 0.5 };

export class AdaptiveLimit {
  readonly #least: number;
  readonly #most: number;
  readonly #patience: number;
  #limit: number;
  /** Most in flight since the last good window, or decrease. */
  #peak = 0;
  /** Somebody was refused in this window. */
  #wanting = false;
  #badWindows = 0;

  /** Starts at `most`, and decreases after `patience` bad windows in a row; whole numbers, 1 <= least <= most. */
  constructor(least: number, most: number, patience: number) {
    this.#patience = patience;
    this.#least = least;
    this.#most = most;
    this.#limit = most;
  }

  get limit(): number {
    return this.#limit;
  }

  get isLeast(): boolean {
    return this.#limit === this.#least;
  }

  /** Whether one more may be asked while so many are in flight. */
  admits(inFlight: number): boolean {
    if (inFlight >= this.#limit) {
      this.#wanting = true;
      return false;
    }
    if (inFlight >= this.#peak) this.#peak = inFlight + 1;
    return true;
  }

  /** How many of `wanted` may be asked for at once while so many are in flight. */
  admitted(inFlight: number, wanted: number): number {
    const room = Math.max(0, this.#limit - inFlight);
    if (room < wanted) this.#wanting = true;
    const admitted = Math.min(room, wanted);
    if (inFlight + admitted > this.#peak) this.#peak = inFlight + admitted;
    return admitted;
  }

  /** A window of replies has ended. */
  turn(load: Load): void {
    if (load === "clear") this.#increase();
    else if (++this.#badWindows < this.#patience) return;
    else this.#limit = Math.max(this.#least, Math.floor(Math.min(this.#limit, this.#peak) * DECREASE[load]));
    this.#badWindows = 0;
    this.#peak = 0;
    this.#wanting = false;
  }

  /**
   * By half the square root, as much as keeps the queue's swing small at any size (Netflix concurrency-limits takes the same
   * root as the queue it allows); where nobody wants more, by one: what was learned is forgotten slowly, not kept for ever.
   */
  #increase(): void {
    const wanted = this.#wanting || this.#peak >= this.#limit;
    const step = wanted ? Math.max(1, Math.floor(Math.sqrt(this.#limit) / 2)) : 1;
    this.#limit = Math.min(this.#most, this.#limit + step);
  }
}
