// One run of a policy in a simulated world: the loop that training and evaluation share.
// It must never look at the world but through the port.
import type { Simulator } from "./simulator.js";

/** What acts in a world, and learns from it. */
export interface Policy<Opportunity, Action, Outcome> {
  /** The action; undefined to let the opportunity pass. */
  decide(opportunity: Opportunity): Action | undefined;
  /** Called once for each outcome, in the order in which outcomes become known. */
  learn(outcome: Outcome): void;
}

/**
 * Plays a run from its start to its end, outcomes that come late included.
 * @param limit most opportunities that are met, >= 0; the run ends early where it has more. Outcomes that would have come
 * after that are not learned then.
 * @returns how many opportunities there were.
 */
export function playRun<Opportunity, Action, Outcome>(
  simulator: Simulator<Opportunity, Action, Outcome>,
  policy: Policy<Opportunity, Action, Outcome>,
  seed: number,
  limit: number = Number.POSITIVE_INFINITY,
): number {
  simulator.reset(seed);
  let met = 0;
  while (met < limit) {
    const opportunity = simulator.next();
    learnAll(policy, simulator.news());
    if (opportunity === undefined) break;
    met++;
    const action = policy.decide(opportunity);
    if (action !== undefined) learnAll(policy, simulator.act(action));
  }
  return met;
}

function learnAll<Outcome>(policy: Policy<never, unknown, Outcome>, outcomes: readonly Outcome[]): void {
  for (let index = 0; index < outcomes.length; index++) policy.learn(outcomes[index] as Outcome);
}
