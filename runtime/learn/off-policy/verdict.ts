// Whether a log suffices to say what a policy would have earned. It must never soften: where one reason stands, there is no
// estimate to quote, however plausible the number looks.
import type { Interval } from "./estimator.js";
import type { WeightDiagnostics } from "./weight-account.js";

/** When a log does not suffice. */
export interface VerdictLimits {
  /** Kish's effective sample size, at least; default 200. */
  readonly leastEffectiveSample: number;
  /** The effective number of rows with a reward other than 0, at least; default 10. */
  readonly leastEffectiveRewards: number;
  /** The largest weight's share of all weight, at most; default 0.02. */
  readonly mostWeightShare: number;
  /** How far the mean weight may be from 1, beyond four standard errors; default 0.05. */
  readonly mostImbalance: number;
}

export const DEFAULT_LIMITS: VerdictLimits = {
  leastEffectiveSample: 200,
  leastEffectiveRewards: 10,
  mostWeightShare: 0.02,
  mostImbalance: 0.05,
};

/** Standard errors beyond which chance does not explain a mean weight. */
const BEYOND_CHANCE = 4;

/** Why there is no conclusion, with the figure and the limit that it broke. */
export type RefusalReason =
  | { readonly kind: "effective-sample-too-small"; readonly effectiveSample: number; readonly least: number }
  | { readonly kind: "weights-too-large"; readonly largestWeightShare: number; readonly most: number }
  /** The mean weight is below 1: the evaluated policy takes actions that the logging policy never took. */
  | { readonly kind: "no-overlap"; readonly meanWeight: number; readonly least: number }
  /** The mean weight is above 1: the propensities, or the probabilities, are not what they are said to be. */
  | { readonly kind: "propensities-contradicted"; readonly meanWeight: number; readonly most: number }
  | { readonly kind: "too-few-rewards"; readonly effectiveRewards: number; readonly least: number }
  /** No logged reward bears on the value. On the log, the model errs by `meanError`, which has a standard error itself. */
  | { readonly kind: "model-alone"; readonly meanError: number; readonly standardError: number };

export type Verdict =
  | { readonly kind: "estimate"; readonly value: number; readonly interval: Interval }
  | { readonly kind: "refusal"; readonly reasons: readonly [RefusalReason, ...RefusalReason[]] };

/** Every reason of the weights against a conclusion. `cutsWeights`: the mean weight is below 1 on purpose. */
export function reasonsToRefuse(
  weights: WeightDiagnostics,
  limits: VerdictLimits,
  cutsWeights: boolean,
): readonly RefusalReason[] {
  const { effectiveSample, effectiveRewards, largestWeightShare, meanWeight } = weights;
  const reasons: RefusalReason[] = [];
  if (effectiveSample < limits.leastEffectiveSample) {
    const least = limits.leastEffectiveSample;
    reasons.push({ kind: "effective-sample-too-small", effectiveSample, least });
  }
  if (largestWeightShare > limits.mostWeightShare) {
    reasons.push({ kind: "weights-too-large", largestWeightShare, most: limits.mostWeightShare });
  }
  const slack = Math.max(limits.mostImbalance, BEYOND_CHANCE * weights.meanWeightError);
  if (meanWeight === 0 || (!cutsWeights && meanWeight < 1 - slack)) {
    reasons.push({ kind: "no-overlap", meanWeight, least: 1 - slack });
  }
  if (meanWeight > 1 + slack) {
    reasons.push({ kind: "propensities-contradicted", meanWeight, most: 1 + slack });
  }
  if (effectiveRewards < limits.leastEffectiveRewards) {
    reasons.push({ kind: "too-few-rewards", effectiveRewards, least: limits.leastEffectiveRewards });
  }
  return reasons;
}
