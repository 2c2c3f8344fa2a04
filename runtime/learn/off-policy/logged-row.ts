// What a log must tell of each decision so that another policy can be judged by it.
// It must never hold a propensity that was estimated after the fact without saying so: every estimator trusts it.

/** What a reward model predicts for one row, in units of reward. */
export interface Predictions {
  /** The reward of the action that was logged. */
  readonly logged: number;
  /** The mean reward of the evaluated policy here: its probabilities times the predictions, summed over all actions. */
  readonly policy: number;
}

/** One decision of the logging policy, and what came of it. */
export interface LoggedRow {
  /** Finite, in any unit: clicks, money. */
  readonly reward: number;
  /** In (0, 1]: the probability with which the logging policy took the action that it took. */
  readonly propensity: number;
  /** In [0, 1]: the probability with which the evaluated policy would have taken that same action. */
  readonly probability: number;
  /** Needed by the direct method and the doubly robust estimators; fit the model on other rows than these. */
  readonly predictions?: Predictions;
}

/** A log by columns, all of the same length; typed arrays serve best. */
export interface LoggedColumns {
  readonly reward: ArrayLike<number>;
  readonly propensity: ArrayLike<number>;
  readonly probability: ArrayLike<number>;
  readonly predictions?: { readonly logged: ArrayLike<number>; readonly policy: ArrayLike<number> };
}
