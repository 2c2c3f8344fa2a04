// The switch estimator over a doubly robust one: where a weight is above a threshold, the row's reward is not looked at and the
// model stands alone. It must never choose its threshold from the value that comes out: see `chooseSwitchThreshold`.
import { requireNumber } from "../../engine/invalid-option-error.js";
import type { Estimator, Interval, LogBounds } from "./estimator.js";

/**
 * Switch-DR: as `doublyRobust` in rows of weight <= `threshold`, and the model's prediction for the evaluated policy in the others.
 * Wang, Agarwal & Dudik, "Optimal and adaptive off-policy evaluation in contextual bandits", 2017 (arXiv:1612.01205).
 *
 * @param threshold >= 0, infinity included; 0 leaves the reward model alone wherever the weight is not 0.
 * @throws InvalidOptionError
 */
export function switchDoublyRobust(threshold: number): Estimator {
  requireNumber("threshold", threshold, 0, Number.POSITIVE_INFINITY);
  return {
    name: "switch-dr",
    needsPredictions: true,
    cutsWeights: true,
    trustsModel: false,
    weight: ({ weight }) => (weight <= threshold ? weight : 0),
    numerator: ({ weight, reward, predictedForLogged, predictedForPolicy }) =>
      weight <= threshold ? predictedForPolicy + weight * (reward - predictedForLogged) : predictedForPolicy,
    denominator: () => 1,
    range: ({ largestWeight, reward }: LogBounds): Interval => {
      const correction = Math.min(largestWeight, threshold) * (reward.upper - reward.lower);
      return { lower: reward.lower - correction, upper: reward.upper + correction };
    },
  };
}
