// The direct method: believe a reward model. It must never be concluded from without a look at the log: its value is as good as
// its model, and its interval holds the sampling of contexts alone.
import type { Estimator } from "./estimator.js";

/**
 * DM: the mean of what a model predicts for the evaluated policy. Beygelzimer & Langford, "The offset tree for learning with
 * partial labels", 2009; named so by Dudik, Langford & Li, "Doubly robust policy evaluation and learning", 2011.
 */
export const directMethod: Estimator = {
  name: "dm",
  needsPredictions: true,
  cutsWeights: false,
  trustsModel: true,
  weight: (row) => row.weight,
  numerator: (row) => row.predictedForPolicy,
  denominator: () => 1,
  range: () => undefined,
};
