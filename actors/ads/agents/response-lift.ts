// How much more often than expected something was clicked, shrunk to a prior: a Gamma-Poisson posterior mean
// (DuMouchel, "Bayesian data mining in large frequency tables", The American Statistician 53, 1999).
// It must never be 0 or infinite, however little was seen.

/** Clicks for an impression where nothing is known: a usual rate of audio companions and banners, set by hand. */
export const PRIOR_CLICK_RATE = 0.01;
/** Impressions that the prior click rate weighs. */
export const PRIOR_IMPRESSIONS = 400;

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

/**
 * A lift as a score: the probability that, of this case and the usual one, this one responds. 0.5 is the usual.
 * @param lift > 0; 2 is twice as often as usual.
 */
export function liftScore(lift: number): number {
  return lift / (1 + lift);
}
