// The choices of a Bernoulli Thompson sampling policy that does not learn any more, as probabilities.
// It must never be used for a policy that learns while it decides: its probabilities change with every reward.
import { InvalidOptionError, requireNumber } from "../engine/invalid-option-error.js";
import { BetaSampler } from "./beta-sampler.js";
import { randomWords, uniformFrom } from "./random-words.js";

/** What the policy believes of each action's rate of rewards: Beta(alpha[action], beta[action]). */
export interface BetaBeliefs {
  /** All above 0; one for each action. */
  readonly alpha: readonly number[];
  /** As many, all above 0. */
  readonly beta: readonly number[];
}

export interface ThompsonReplayOptions {
  /** How many actions are shown at once, a whole number from 1 to the number of actions. */
  readonly positions: number;
  /** An integer. */
  readonly seed: number;
  /** A whole number >= 1; default 100,000: probabilities are then off by 0.0016 at most, twice the standard error. */
  readonly samples?: number;
}

/** `probabilities[position][action]`; each position's sum to 1. */
export type PositionProbabilities = readonly Float64Array[];

/**
 * With which probability each action is shown at each position: each sample draws a rate for every action, and shows the highest
 * ones in falling order. This is how the Open Bandit Pipeline replays its policy (`BernoulliTS.compute_batch_action_dist`; Saito,
 * Aihara, Matsutani & Narita, 2020, arXiv:2008.07146); Thompson, "On the likelihood that one unknown probability exceeds
 * another", 1933. An action that no sample showed has probability 0, though it may be a little above.
 *
 * @throws InvalidOptionError
 */
export function thompsonProbabilities(
  { alpha, beta }: BetaBeliefs,
  { positions, seed, samples = 100_000 }: ThompsonReplayOptions,
): PositionProbabilities {
  const actions = alpha.length;
  if (beta.length !== actions) {
    throw new InvalidOptionError(
      "beta",
      `must have a value for each of the ${actions} of alpha, not ${beta.length}`,
    );
  }
  for (const [name, shapes] of Object.entries({ alpha, beta })) {
    for (const [action, shape] of shapes.entries()) {
      requireNumber(`${name}[${action}]`, shape, Number.MIN_VALUE, Number.MAX_VALUE);
    }
  }
  requireNumber("positions", positions, 1, actions);
  requireNumber("samples", samples, 1, Number.MAX_SAFE_INTEGER);

  const sampler = new BetaSampler(uniformFrom(randomWords(seed, 0)));
  const counts = Array.from({ length: positions }, () => new Float64Array(actions));
  const rates = new Float64Array(actions);
  for (let sample = 0; sample < samples; sample++) {
    for (let action = 0; action < actions; action++) {
      rates[action] = sampler.draw(alpha[action] as number, beta[action] as number);
    }
    for (const count of counts) {
      const shown = highest(rates);
      (count[shown] as number)++;
      rates[shown] = -1;
    }
  }
  return counts.map((count) => count.map((times) => times / samples));
}

function highest(rates: Float64Array): number {
  let best = 0;
  for (let action = 1; action < rates.length; action++) {
    if ((rates[action] as number) > (rates[best] as number)) best = action;
  }
  return best;
}
