// Self-normalised inverse propensity scoring: the weighted mean of the rewards. It must never be read as unbiased: its bias is
// of the order of 1 / n, and the price of an estimate that stays within the range of the rewards and moves with them.
import type { Estimator } from "./estimator.js";

/**
 * SNIPS: the sum of weight times reward over the sum of the weights. A constant added to every reward adds the same constant to
 * the estimate. Swaminathan & Joachims, "The self-normalized estimator for counterfactual learning", 2015.
 */
export const selfNormalised: Estimator = {
  name: "snips",
  needsPredictions: false,
  cutsWeights: false,
  trustsModel: false,
  weight: (row) => row.weight,
  numerator: (row) => row.weight * row.reward,
  denominator: (row) => row.weight,
  range: () => undefined,
};
