// What a policy would have earned on a log, by every estimator there is.
// It must never take a policy's probabilities on trust: what is none is told with its row.
import type { DecisionLog, LoggedChoice } from "../../decision-log.js";
import { TuttiError } from "../../error.js";
import { directMethod } from "../off-policy/direct-method.js";
import { doublyRobust } from "../off-policy/doubly-robust.js";
import type { PolicyEstimate } from "../off-policy/estimate-account.js";
import { InvalidLogError } from "../off-policy/invalid-log-error.js";
import { inversePropensity } from "../off-policy/inverse-propensity.js";
import { evaluatePolicy } from "../off-policy/policy-evaluation.js";
import { selfNormalised } from "../off-policy/self-normalised.js";
import { switchDoublyRobust } from "../off-policy/switch-doubly-robust.js";
import { SwitchThreshold } from "../off-policy/switch-threshold.js";
import { CrossFittedRates } from "./cross-fitted-rates.js";
import type { TargetPolicy } from "./target-policy.js";

export interface LogEvaluation {
  readonly rows: number;
  /** The mean reward of the choices as they were logged. */
  readonly logged: number;
  readonly estimates: readonly PolicyEstimate[];
}

export interface LogQuestion {
  /** An integer; of the resamples. */
  readonly seed: number;
  /** Called with the rows so far. */
  onRow?(rows: number): void;
}

/** What the policy said of a row is no list of probabilities; `row` counts from 0. */
export class InvalidTargetPolicyError extends TuttiError {
  readonly code = "INVALID_TARGET_POLICY";
  readonly row: number;

  constructor(row: number, policy: string, problem: string) {
    super(`row ${row}: policy "${policy}" ${problem}`);
    this.row = row;
  }
}

/** How far a sum of probabilities may be from 1, for rounding. */
const SLACK = 1e-6;

/**
 * Estimates of the reward of a choice by IPS, SNIPS, DM, DR and switch-DR. The log is read twice; memory grows with its rows by
 * five numbers each.
 *
 * @throws InvalidLogError where a row cannot be evaluated, or there is none; InvalidTargetPolicyError.
 */
export async function evaluateLog<Context>(
  log: DecisionLog<Context>,
  policy: TargetPolicy<Context>,
  { seed, onRow }: LogQuestion,
): Promise<LogEvaluation> {
  const rates = new CrossFittedRates();
  let rows = 0;
  for await (const choice of log.rows()) {
    rates.add(rows, takenOf(rows, choice), choice.reward);
    rows++;
    onRow?.(rows);
  }
  if (rows === 0) throw new InvalidLogError(0, "the choice", "is missing: the log has no choices");
  const columns = {
    reward: new Float64Array(rows),
    propensity: new Float64Array(rows),
    probability: new Float64Array(rows),
    predictions: { logged: new Float64Array(rows), policy: new Float64Array(rows) },
  };
  let row = 0;
  for await (const choice of log.rows()) {
    const { actions, taken, reward, propensity } = choice;
    const known = Float64Array.from(actions, (action) => rates.rate(row, action));
    const predicted = known.slice();
    const probabilities = checked(row, policy, policy.probabilities(choice, known), actions.length);
    columns.reward[row] = reward;
    columns.propensity[row] = propensity;
    columns.probability[row] = probabilities[taken] as number;
    columns.predictions.logged[row] = predicted[taken] as number;
    columns.predictions.policy[row] = predicted.reduce(
      (sum, rate, place) => sum + rate * (probabilities[place] as number),
      0,
    );
    row++;
  }
  const threshold = new SwitchThreshold(log.largestReward);
  threshold.addColumns(columns);
  const estimators = [
    inversePropensity,
    selfNormalised,
    directMethod,
    doublyRobust,
    switchDoublyRobust(threshold.choose()),
  ];
  const logged = columns.reward.reduce((sum, reward) => sum + reward, 0) / rows;
  return { rows, logged, estimates: evaluatePolicy(columns, { estimators, seed }) };
}

function takenOf(row: number, { actions, taken }: LoggedChoice): LoggedChoice["actions"][number] {
  const action = actions[taken];
  if (action === undefined) {
    throw new InvalidLogError(row, "taken", `is ${taken}, which is none of ${actions.length} actions`);
  }
  return action;
}

function checked(
  row: number,
  { name }: { readonly name: string },
  probabilities: ArrayLike<number>,
  actions: number,
): ArrayLike<number> {
  const length: unknown = probabilities?.length;
  if (length !== actions) {
    throw new InvalidTargetPolicyError(
      row,
      name,
      `must give ${actions} probabilities, not ${String(length)}`,
    );
  }
  let sum = 0;
  for (let place = 0; place < actions; place++) {
    const probability = probabilities[place] as number;
    if (!(probability >= 0 && probability <= 1)) {
      const problem = `gives ${probability} for action ${place}, which is no probability`;
      throw new InvalidTargetPolicyError(row, name, problem);
    }
    sum += probability;
  }
  if (Math.abs(sum - 1) <= SLACK) return probabilities;
  throw new InvalidTargetPolicyError(row, name, `gives probabilities that add up to ${sum}, not to 1`);
}
