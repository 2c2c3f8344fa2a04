// Off-policy evaluation in one pass and bounded memory: rows go in one by one or by columns, parts of a log merge, and what each
// estimator says comes out. It must never count a row twice: merging parts that share row numbers is refused.
import { InvalidOptionError } from "../../engine/invalid-option-error.js";
import { EstimateAccount, type PolicyEstimate } from "./estimate-account.js";
import type { Estimator } from "./estimator.js";
import { type EvaluationOptions, type EvaluationPlan, evaluationPlan } from "./evaluation-options.js";
import { InvalidLogError } from "./invalid-log-error.js";
import type { LoggedColumns, LoggedRow } from "./logged-row.js";
import { PoissonBootstrap } from "./poisson-bootstrap.js";
import { checkBounds, checkPrediction, type WeighedRow, weigh } from "./weighed-row.js";

/** One estimate for each estimator, in their order. */
export type PolicyEstimates<Estimators extends readonly Estimator[]> = {
  readonly [Place in keyof Estimators]: PolicyEstimate;
};

/** Rows with these numbers have been added: `from` up to, not including, `to`. */
interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Collects a log of one policy, and says what another policy would have earned. Memory does not grow with the rows. */
export class PolicyEvaluation<const Estimators extends readonly Estimator[]> {
  readonly #plan: EvaluationPlan;
  readonly #needsPredictions: boolean;
  readonly #accounts: readonly EstimateAccount[];
  readonly #bootstrap: PoissonBootstrap;
  /** Numerator and denominator of each estimator for the row at hand. */
  readonly #terms: Float64Array;
  readonly #merged: RowRange[] = [];
  #nextRow: number;

  /** @throws InvalidOptionError */
  constructor(options: EvaluationOptions<Estimators>) {
    this.#plan = evaluationPlan(options);
    const { estimators, resamples, seed, firstRow } = this.#plan;
    this.#needsPredictions = estimators.some(({ needsPredictions }) => needsPredictions);
    this.#accounts = estimators.map((estimator) => new EstimateAccount(estimator));
    this.#terms = new Float64Array(2 * estimators.length);
    this.#bootstrap = new PoissonBootstrap(this.#terms.length, resamples, seed);
    this.#nextRow = firstRow;
  }

  /** @throws InvalidLogError where the row cannot be evaluated; nothing of it is added. */
  add(row: LoggedRow): void {
    const { reward, propensity, probability, predictions } = row;
    this.#add(reward, propensity, probability, predictions?.logged, predictions?.policy);
  }

  /** @throws InvalidLogError at the first row that cannot be evaluated; those before it have been added. */
  addColumns({ reward, propensity, probability, predictions }: LoggedColumns): void {
    const { length } = reward;
    const columns = { propensity, probability, ...predictions };
    for (const [name, column] of Object.entries(columns)) {
      if (column.length !== length) {
        const problem = `has ${column.length} values where reward has ${length}`;
        throw new InvalidLogError(this.#nextRow, name, problem);
      }
    }
    for (let row = 0; row < length; row++) {
      this.#add(
        reward[row] as number,
        propensity[row] as number,
        probability[row] as number,
        predictions?.logged[row],
        predictions?.policy[row],
      );
    }
  }

  /**
   * As if the other's rows had been added here; the other stays as it is.
   *
   * @throws InvalidOptionError where the other has other options, or rows with the same numbers.
   */
  merge(other: PolicyEvaluation<Estimators>): void {
    for (const name of ["seed", "resamples"] as const) {
      if (other.#plan[name] !== this.#plan[name]) {
        throw new InvalidOptionError(
          name,
          `must be ${this.#plan[name]} in all parts, not ${other.#plan[name]}`,
        );
      }
    }
    if (!this.#plan.estimators.every((estimator, place) => estimator === other.#plan.estimators[place])) {
      throw new InvalidOptionError("estimators", "must be the same objects in all parts, in the same order");
    }
    for (const ours of this.#ranges()) {
      for (const theirs of other.#ranges()) {
        if (ours.from < theirs.to && theirs.from < ours.to) {
          const problem = `${other.#plan.firstRow} numbers rows that another part has: let parts count on, or start far apart`;
          throw new InvalidOptionError("firstRow", problem);
        }
      }
    }
    for (const [place, account] of this.#accounts.entries()) {
      account.merge(other.#accounts[place] as EstimateAccount);
    }
    this.#bootstrap.merge(other.#bootstrap);
    this.#merged.push(...other.#ranges());
  }

  /** What the rows so far say; more may be added afterwards. */
  conclude(): PolicyEstimates<Estimators> {
    const estimates = this.#accounts.map((account, place) =>
      account.conclude(this.#plan, this.#bootstrap.ratios(2 * place, 2 * place + 1)),
    );
    return estimates as PolicyEstimates<Estimators>;
  }

  #add(
    reward: number,
    propensity: number,
    probability: number,
    forLogged: number | undefined,
    forPolicy: number | undefined,
  ): void {
    const row = this.#nextRow;
    const predicts = this.#needsPredictions;
    const weighed: WeighedRow = {
      weight: weigh(row, reward, propensity, probability),
      reward,
      predictedForLogged: predicts ? checkPrediction(row, "predictions.logged", forLogged) : 0,
      predictedForPolicy: predicts ? checkPrediction(row, "predictions.policy", forPolicy) : 0,
    };
    const { bounds } = this.#plan;
    if (bounds !== undefined) checkBounds(row, weighed, bounds, predicts);
    // A row of a merged part may come to lie in the way of rows that are added later.
    if (this.#merged.some(({ from, to }) => row >= from && row < to)) {
      throw new InvalidLogError(row, "firstRow", "has led to a row number that a merged part has");
    }
    this.#nextRow++;
    for (const [place, account] of this.#accounts.entries()) account.add(weighed, this.#terms, 2 * place);
    this.#bootstrap.add(row, this.#terms);
  }

  #ranges(): readonly RowRange[] {
    const { firstRow } = this.#plan;
    return this.#nextRow === firstRow
      ? this.#merged
      : [{ from: firstRow, to: this.#nextRow }, ...this.#merged];
  }
}

/**
 * What a policy would have earned on a log that another policy wrote: the mean reward of a decision, by each estimator.
 *
 * @throws InvalidOptionError
 * @throws InvalidLogError
 */
export function evaluatePolicy<const Estimators extends readonly Estimator[]>(
  columns: LoggedColumns,
  options: EvaluationOptions<Estimators>,
): PolicyEstimates<Estimators> {
  const evaluation = new PolicyEvaluation(options);
  evaluation.addColumns(columns);
  return evaluation.conclude();
}
