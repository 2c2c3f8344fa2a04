// An interval that holds for every distribution within known bounds, at any sample size, and is narrow where the spread is small.
// It must never be given bounds that were read off the sample: what was not seen is what it insures against.
import type { Interval } from "./estimator.js";
import type { Moments } from "./moments.js";

/**
 * The two-sided empirical Bernstein interval for a mean (Maurer & Pontil, "Empirical Bernstein bounds and sample-variance
 * penalization", 2009, theorem 4, for each side with half of the error): it misses the mean with a probability of at most
 * `1 - confidence`. With fewer than two numbers it is the whole range.
 *
 * @param moments of independent numbers, each within `range`.
 * @param confidence in (0, 1).
 */
export function empiricalBernstein(moments: Moments, range: Interval, confidence: number): Interval {
  const { count, mean, variance } = moments;
  if (count < 2) return range;
  const logarithm = Math.log(4 / (1 - confidence));
  const width = range.upper - range.lower;
  const radius = Math.sqrt((2 * variance * logarithm) / count) + (7 * width * logarithm) / (3 * (count - 1));
  return { lower: Math.max(range.lower, mean - radius), upper: Math.min(range.upper, mean + radius) };
}
