// What an off-policy evaluation is told, and the check of it.
// It must never accept a limit or a bound that would make every verdict the same.
import { InvalidOptionError, requireNumber } from "../../engine/invalid-option-error.js";
import type { Estimator, LogBounds } from "./estimator.js";
import { DEFAULT_LIMITS, type VerdictLimits } from "./verdict.js";

export interface EvaluationOptions<Estimators extends readonly Estimator[] = readonly Estimator[]> {
  /** At least one. */
  readonly estimators: Estimators;
  /** An integer: the same seed draws the same resamples. */
  readonly seed: number;
  /** Of every interval, in (0, 1); default 0.95. */
  readonly confidence?: number;
  /** Of the bootstrap, a whole number from 100 to 100,000; default 1,000. The time goes with it. */
  readonly resamples?: number;
  /** What is known beforehand; needed for empirical Bernstein intervals. */
  readonly bounds?: LogBounds;
  readonly limits?: Partial<VerdictLimits>;
  /**
   * The number of the first row, a whole number; default 0. Parts of a log that are to be merged count on from each other, or
   * start far apart: a row's number decides its resamples, so no two rows may share one.
   */
  readonly firstRow?: number;
}

/** As the options, with their defaults. */
export interface EvaluationPlan {
  readonly estimators: readonly Estimator[];
  readonly seed: number;
  readonly confidence: number;
  readonly resamples: number;
  readonly bounds: LogBounds | undefined;
  readonly limits: VerdictLimits;
  readonly firstRow: number;
}

/** @throws InvalidOptionError for the first option that is wrong. */
export function evaluationPlan(options: EvaluationOptions): EvaluationPlan {
  const {
    estimators,
    seed,
    confidence = 0.95,
    resamples = 1_000,
    bounds,
    limits = {},
    firstRow = 0,
  } = options;
  if (!Array.isArray(estimators) || estimators.length === 0) {
    throw new InvalidOptionError("estimators", "must be a list of at least one estimator");
  }
  requireWhole("seed", seed, -(2 ** 53) + 1, 2 ** 53 - 1);
  requireNumber("confidence", confidence, Number.MIN_VALUE, 1);
  if (confidence === 1) throw new InvalidOptionError("confidence", "must be below 1: no interval is certain");
  requireWhole("resamples", resamples, 100, 100_000);
  requireWhole("firstRow", firstRow, 0, 2 ** 53 - 1);
  if (bounds !== undefined) validateBounds(bounds);
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new InvalidOptionError(
        `limits.${name}`,
        `is no limit: use ${Object.keys(DEFAULT_LIMITS).join(", ")}`,
      );
    }
    const most = name === "mostWeightShare" ? 1 : Number.MAX_VALUE;
    requireNumber(`limits.${name}`, value, name === "mostImbalance" ? 0 : Number.MIN_VALUE, most);
  }
  return {
    estimators,
    seed,
    confidence,
    resamples,
    bounds,
    limits: { ...DEFAULT_LIMITS, ...limits },
    firstRow,
  };
}

function requireWhole(path: string, value: number, least: number, most: number): void {
  requireNumber(path, value, least, most);
  if (!Number.isInteger(value)) throw new InvalidOptionError(path, `must be a whole number, not ${value}`);
}

function validateBounds({ largestWeight, reward }: LogBounds): void {
  requireNumber("bounds.largestWeight", largestWeight, Number.MIN_VALUE, Number.MAX_VALUE);
  requireNumber("bounds.reward.lower", reward.lower, -Number.MAX_VALUE, Number.MAX_VALUE);
  requireNumber("bounds.reward.upper", reward.upper, reward.lower, Number.MAX_VALUE);
}
