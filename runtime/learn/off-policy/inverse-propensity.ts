// Inverse propensity scoring: each reward counts as often as the evaluated policy would have earned it (Horvitz & Thompson
// 1952). It must never be the only estimator looked at: it has no bias, and a few large weights are enough to ruin it.
import type { Estimator, Interval, LogBounds } from "./estimator.js";

/**
 * IPS: the mean of weight times reward over all rows. Unbiased where propensities are right and the logging policy may take
 * every action of the evaluated one. Horvitz & Thompson, "A generalization of sampling without replacement from a finite
 * universe", 1952; for bandits Strehl, Langford, Li & Kakade, "Learning from logged implicit exploration data", 2010.
 */
export const inversePropensity: Estimator = {
  name: "ips",
  needsPredictions: false,
  cutsWeights: false,
  trustsModel: false,
  weight: (row) => row.weight,
  numerator: (row) => row.weight * row.reward,
  denominator: () => 1,
  range: ({ largestWeight, reward }: LogBounds): Interval => ({
    lower: Math.min(0, largestWeight * reward.lower),
    upper: Math.max(0, largestWeight * reward.upper),
  }),
};
