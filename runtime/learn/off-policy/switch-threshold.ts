// Above which weight a reward model is to be trusted more than the log: the threshold of least estimated squared error.
// It must never look at the estimates themselves, only at their spread and at how much is left to the model.
import { requireNumber } from "../../engine/invalid-option-error.js";
import type { LoggedColumns } from "./logged-row.js";
import { Moments } from "./moments.js";
import { checkPrediction, weigh } from "./weighed-row.js";

/** Thresholds tried for each doubling of the weight. */
const STEPS = 4;

/** Rows whose weights lie between two thresholds that follow each other. */
interface Bin {
  /** The row's term of the estimator where its reward counts, and where the model stands alone. */
  readonly kept: Moments;
  readonly cut: Moments;
  weight: number;
}

/**
 * Chooses the threshold of `switchDoublyRobust` as Wang, Agarwal & Dudik (2017, section 4) do, among powers of the fourth root of
 * 2: the least sum of the estimated variance and of the square of an upper bound of the bias, which is the share of the
 * evaluated policy that lies above the threshold times the largest reward. That share is estimated from the log's weights. One
 * pass; memory does not grow with the rows, and parts of a log merge.
 */
export class SwitchThreshold {
  readonly #largestReward: number;
  readonly #bins = new Map<number, Bin>();
  #rows = 0;

  /**
   * @param largestReward above 0: by how much a model's prediction may at most be wrong, in units of reward.
   * @throws InvalidOptionError
   */
  constructor(largestReward: number) {
    requireNumber("largestReward", largestReward, Number.MIN_VALUE, Number.MAX_VALUE);
    this.#largestReward = largestReward;
  }

  /** @throws InvalidLogError for the first row that cannot be evaluated, or has no predictions. */
  addColumns({ reward, propensity, probability, predictions }: LoggedColumns): void {
    for (let index = 0; index < reward.length; index++) {
      const row = this.#rows;
      const earned = reward[index] as number;
      const weight = weigh(row, earned, propensity[index] as number, probability[index] as number);
      const forLogged = checkPrediction(row, "predictions.logged", predictions?.logged[index]);
      const forPolicy = checkPrediction(row, "predictions.policy", predictions?.policy[index]);
      const bin = this.#bin(weight === 0 ? Number.NEGATIVE_INFINITY : Math.ceil(STEPS * Math.log2(weight)));
      bin.kept.add(forPolicy + weight * (earned - forLogged));
      bin.cut.add(forPolicy);
      bin.weight += weight;
      this.#rows++;
    }
  }

  merge(other: SwitchThreshold): void {
    for (const [step, theirs] of other.#bins) {
      const ours = this.#bin(step);
      ours.kept.merge(theirs.kept);
      ours.cut.merge(theirs.cut);
      ours.weight += theirs.weight;
    }
    this.#rows += other.#rows;
  }

  /** The threshold; infinity, which cuts nothing, where no lower one promises less error, and for no rows at all. */
  choose(): number {
    const steps = [...this.#bins].sort(([one], [other]) => one - other);
    let best = { threshold: Number.POSITIVE_INFINITY, error: Number.POSITIVE_INFINITY };
    const kept = new Moments();
    for (const [place, [step, bin]] of steps.entries()) {
      kept.merge(bin.kept);
      const all = new Moments();
      all.merge(kept);
      let weightAbove = 0;
      for (const [, above] of steps.slice(place + 1)) {
        all.merge(above.cut);
        weightAbove += above.weight;
      }
      const bias = this.#largestReward * Math.min(1, weightAbove / this.#rows);
      const error = all.spread / this.#rows ** 2 + bias ** 2;
      const threshold = place === steps.length - 1 ? Number.POSITIVE_INFINITY : 2 ** (step / STEPS);
      // Of two that promise the same, the one that leaves less to the model.
      if (error <= best.error) best = { threshold, error };
    }
    return best.threshold;
  }

  #bin(step: number): Bin {
    const bin = this.#bins.get(step) ?? { kept: new Moments(), cut: new Moments(), weight: 0 };
    this.#bins.set(step, bin);
    return bin;
  }
}
