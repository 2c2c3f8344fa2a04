// The shape of an off-policy estimator: a ratio of two sums over the rows of a log, so that one pass serves, parts of a log
// can be put together, and a bootstrap needs two sums for each resample.
// It must never look at anything but one row at a time.
import type { WeighedRow } from "./weighed-row.js";

/** A closed interval, in units of reward. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** What is known of the log before it is read; wrong bounds make wrong intervals, so rows beyond them are refused. */
export interface LogBounds {
  /** No weight is larger: 1 over the least probability that the logging policy gives to any action, say. Above 0. */
  readonly largestWeight: number;
  /** Rewards, and what models predict for them, lie within. */
  readonly reward: Interval;
}

/** Estimates the mean reward that a policy would have had: the sum of `numerator` over the sum of `denominator`. */
export interface Estimator {
  readonly name: string;
  /** Whether rows must bring predictions of a reward model. */
  readonly needsPredictions: boolean;
  /** Whether it drops large weights on purpose and trusts the reward model in their place. */
  readonly cutsWeights: boolean;
  /** Whether no logged reward bears on the value, so that nothing can be concluded from the log. */
  readonly trustsModel: boolean;
  /** The weight whose spread decides how much of the log bears on the value. */
  weight(row: WeighedRow): number;
  numerator(row: WeighedRow): number;
  denominator(row: WeighedRow): number;
  /** The range of the numerator; undefined where the value is no mean of bounded terms, and has no such interval. */
  range(bounds: LogBounds): Interval | undefined;
}
