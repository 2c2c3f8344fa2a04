// The sums of one estimator over a log, and what follows from them.
// It must never give a verdict that its own report contradicts.
import { empiricalBernstein } from "./empirical-bernstein.js";
import type { Estimator, Interval } from "./estimator.js";
import type { EvaluationPlan } from "./evaluation-options.js";
import { Moments } from "./moments.js";
import { quantile } from "./poisson-bootstrap.js";
import { type RefusalReason, reasonsToRefuse, type Verdict } from "./verdict.js";
import type { WeighedRow } from "./weighed-row.js";
import { WeightAccount, type WeightDiagnostics } from "./weight-account.js";

/** What one estimator says of a log. Quote the verdict; the rest is for those who want to know why. */
export interface PolicyEstimate {
  readonly estimator: string;
  readonly verdict: Verdict;
  /** The mean reward of the evaluated policy, whatever the verdict; undefined where the sums are 0 over 0. */
  readonly value: number | undefined;
  /** By percentiles of the bootstrap; undefined where no resample has a value. */
  readonly bootstrap: Interval | undefined;
  /** Holds at any sample size, and is wide; undefined without bounds, and for estimators that are no mean of bounded terms. */
  readonly bernstein: Interval | undefined;
  readonly weights: WeightDiagnostics;
}

export class EstimateAccount {
  readonly #estimator: Estimator;
  readonly #weights = new WeightAccount();
  readonly #numerators = new Moments();
  readonly #denominators = new Moments();
  /** Weight times the error of the reward model. */
  readonly #modelErrors = new Moments();

  constructor(estimator: Estimator) {
    this.#estimator = estimator;
  }

  /** Writes the row's two terms into `terms` from `place` on. */
  add(row: WeighedRow, terms: Float64Array, place: number): void {
    const estimator = this.#estimator;
    const numerator = estimator.numerator(row);
    const denominator = estimator.denominator(row);
    this.#weights.add(estimator.weight(row), row.reward !== 0);
    this.#numerators.add(numerator);
    this.#denominators.add(denominator);
    if (estimator.trustsModel) this.#modelErrors.add(row.weight * (row.reward - row.predictedForLogged));
    terms[place] = numerator;
    terms[place + 1] = denominator;
  }

  merge(other: EstimateAccount): void {
    this.#weights.merge(other.#weights);
    this.#numerators.merge(other.#numerators);
    this.#denominators.merge(other.#denominators);
    this.#modelErrors.merge(other.#modelErrors);
  }

  /** @param resampled the estimate in each resample, in rising order. */
  conclude({ confidence, bounds, limits }: EvaluationPlan, resampled: Float64Array): PolicyEstimate {
    const estimator = this.#estimator;
    const ratio = this.#numerators.mean / this.#denominators.mean;
    const value = Number.isFinite(ratio) ? ratio : undefined;
    const tail = (1 - confidence) / 2;
    const bootstrap =
      resampled.length === 0
        ? undefined
        : { lower: quantile(resampled, tail), upper: quantile(resampled, 1 - tail) };
    const range = bounds === undefined ? undefined : estimator.range(bounds);
    const weights = this.#weights.diagnostics();
    const [first, ...others] = estimator.trustsModel
      ? [this.#modelAlone()]
      : reasonsToRefuse(weights, limits, estimator.cutsWeights);
    return {
      estimator: estimator.name,
      verdict: verdict(value, bootstrap, first, others),
      value,
      bootstrap,
      bernstein: range && empiricalBernstein(this.#numerators, range, confidence),
      weights,
    };
  }

  #modelAlone(): RefusalReason {
    const { mean, error } = this.#modelErrors;
    return { kind: "model-alone", meanError: mean, standardError: error };
  }
}

function verdict(
  value: number | undefined,
  interval: Interval | undefined,
  first: RefusalReason | undefined,
  others: readonly RefusalReason[],
): Verdict {
  if (first !== undefined) return { kind: "refusal", reasons: [first, ...others] };
  // Without a value there is no weight at all, which limits on weights that were set to next to nothing may let pass.
  if (value === undefined || interval === undefined) {
    return { kind: "refusal", reasons: [{ kind: "no-overlap", meanWeight: 0, least: Number.MIN_VALUE }] };
  }
  return { kind: "estimate", value, interval };
}
