// One row of a log, checked and weighed: what estimators see.
// It must never let a value through that would silently turn every sum into NaN or infinity.
import type { Interval, LogBounds } from "./estimator.js";
import { InvalidLogError } from "./invalid-log-error.js";

/** The evaluated policy's probability of the logged action over the logging policy's, with the rest of the row. */
export interface WeighedRow {
  /** Finite, >= 0; 1 on average where the logging policy may take every action that the evaluated policy may. */
  readonly weight: number;
  readonly reward: number;
  /** The predicted reward of the logged action; 0 where the row has no predictions. */
  readonly predictedForLogged: number;
  /** The predicted mean reward of the evaluated policy; 0 where the row has no predictions. */
  readonly predictedForPolicy: number;
}

/**
 * The weight of row `row`.
 *
 * @throws InvalidLogError where a probability or the reward is out of range.
 */
export function weigh(row: number, reward: number, propensity: number, probability: number): number {
  if (!Number.isFinite(reward)) throw new InvalidLogError(row, "reward", `must be finite, not ${reward}`);
  if (!(propensity > 0 && propensity <= 1)) {
    throw new InvalidLogError(
      row,
      "propensity",
      `must be above 0 and at most 1, not ${propensity}: the logging policy did take this action`,
    );
  }
  if (!(probability >= 0 && probability <= 1)) {
    throw new InvalidLogError(row, "probability", `must be from 0 to 1, not ${probability}`);
  }
  const weight = probability / propensity;
  if (!Number.isFinite(weight)) {
    throw new InvalidLogError(row, "propensity", `is too small to divide by: ${propensity}`);
  }
  return weight;
}

/** @throws InvalidLogError unless the prediction is finite. */
export function checkPrediction(row: number, column: string, value: number | undefined): number {
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new InvalidLogError(
    row,
    column,
    value === undefined ? "is missing: an estimator needs it" : `must be finite, not ${value}`,
  );
}

/** @throws InvalidLogError where the row lies beyond what was said to be known of the log. */
export function checkBounds(row: number, weighed: WeighedRow, bounds: LogBounds, predicts: boolean): void {
  const { weight, reward, predictedForLogged, predictedForPolicy } = weighed;
  if (weight > bounds.largestWeight) {
    const problem = `gives a weight of ${weight}, above bounds.largestWeight = ${bounds.largestWeight}`;
    throw new InvalidLogError(row, "propensity", problem);
  }
  checkWithin(row, "reward", reward, bounds.reward);
  if (!predicts) return;
  checkWithin(row, "predictions.logged", predictedForLogged, bounds.reward);
  checkWithin(row, "predictions.policy", predictedForPolicy, bounds.reward);
}

function checkWithin(row: number, column: string, value: number, { lower, upper }: Interval): void {
  if (value >= lower && value <= upper) return;
  throw new InvalidLogError(row, column, `is ${value}, outside of bounds.reward, ${lower} to ${upper}`);
}
