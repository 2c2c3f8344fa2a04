// The doubly robust estimator: a reward model, corrected by the weighted errors that it made on the log.
// It must never be given a model that was fitted on the same rows: the errors would look smaller than they are.
import type { Estimator } from "./estimator.js";
import { switchDoublyRobust } from "./switch-doubly-robust.js";

/**
 * DR: the mean of the prediction for the evaluated policy plus weight times (reward less prediction for the logged action).
 * Right where either the propensities or the model are; exact where the model is. Dudik, Langford & Li, "Doubly robust
 * policy evaluation and learning", 2011 (arXiv:1103.4601).
 */
export const doublyRobust: Estimator = {
  // No weight is above infinity: what switches never is the plain estimator.
  ...switchDoublyRobust(Number.POSITIVE_INFINITY),
  name: "dr",
  cutsWeights: false,
};
