// What the weights of a log say about how much of it bears on the evaluated policy. It must never look at the estimate: whether a
// log suffices is decided without knowing what would come out.
import { Moments } from "./moments.js";

/** How the weights lie. */
export interface WeightDiagnostics {
  readonly rows: number;
  /** 1 but for chance, where propensities are right and the logging policy may take whatever the evaluated policy may. */
  readonly meanWeight: number;
  /** The standard error of that mean. */
  readonly meanWeightError: number;
  /** Kish's: so many rows drawn from the evaluated policy itself would tell as much ("Survey Sampling", 1965). */
  readonly effectiveSample: number;
  /** The same over rows with a reward other than 0. */
  readonly effectiveRewards: number;
  readonly largestWeight: number;
  /** In [0, 1]: the largest weight's share of all weight; 0 where there is none. */
  readonly largestWeightShare: number;
  /** In [0, 1]: the share of rows whose action the evaluated policy would never have taken, or that were cut. */
  readonly zeroWeightShare: number;
}

/** One pass, a few numbers of memory. */
export class WeightAccount {
  readonly #weights = new Moments();
  #sum = 0;
  #squares = 0;
  #rewardedSum = 0;
  #rewardedSquares = 0;
  #largest = 0;
  #zeros = 0;

  /** @param weight finite, >= 0. */
  add(weight: number, isRewarded: boolean): void {
    this.#weights.add(weight);
    if (weight === 0) {
      this.#zeros++;
      return;
    }
    this.#sum += weight;
    this.#squares += weight * weight;
    if (isRewarded) {
      this.#rewardedSum += weight;
      this.#rewardedSquares += weight * weight;
    }
    if (weight > this.#largest) this.#largest = weight;
  }

  merge(other: WeightAccount): void {
    this.#weights.merge(other.#weights);
    this.#sum += other.#sum;
    this.#squares += other.#squares;
    this.#rewardedSum += other.#rewardedSum;
    this.#rewardedSquares += other.#rewardedSquares;
    this.#largest = Math.max(this.#largest, other.#largest);
    this.#zeros += other.#zeros;
  }

  diagnostics(): WeightDiagnostics {
    const rows = this.#weights.count;
    return {
      rows,
      meanWeight: this.#weights.mean,
      meanWeightError: this.#weights.error,
      effectiveSample: kish(this.#sum, this.#squares),
      effectiveRewards: kish(this.#rewardedSum, this.#rewardedSquares),
      largestWeight: this.#largest,
      largestWeightShare: this.#sum === 0 ? 0 : this.#largest / this.#sum,
      zeroWeightShare: rows === 0 ? 0 : this.#zeros / rows,
    };
  }
}

function kish(sum: number, squares: number): number {
  return squares === 0 ? 0 : (sum / squares) * sum;
}
