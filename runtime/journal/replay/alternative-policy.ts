// Another policy than the one by which decisions were made, and who would have won by it.
// It must never ask an agent again: what was proposed is what was recorded.
import type { AgentRationale, Rationale } from "../../coordinator/rationale.js";
import { replay } from "../../coordinator/resolve.js";
import type { VotingRuleName } from "../../coordinator/vote/voting-rule.js";

/** What it does not name stays as it was recorded, decision by decision. */
export interface AlternativePolicy {
  readonly rule?: VotingRuleName;
  /** Base weights w by agent, in place of the recorded ones. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Priorities l by agent, in place of the recorded ones. */
  readonly priorities?: Readonly<Record<string, number>>;
  /** Agents whose proposals and vetoes do not count. */
  readonly without?: readonly string[];
}

/** A decision as it was recorded; totals are computed again. */
export type Recorded = Omit<Rationale, "totals">;

/**
 * The index of the candidate that wins by the policy, -1 where none does. Candidates whose reservation was refused are refused
 * again, and a decision that gave up after so many refusals gives up after as many. Throws InvalidVoteError.
 */
export function winnerUnder(policy: AlternativePolicy, recorded: Recorded): number {
  const changed = { ...recorded, rule: policy.rule ?? recorded.rule, agents: agentsUnder(policy, recorded) };
  const { exhausted, ...open } = changed;
  if (exhausted === undefined) return replay(open).index;
  const { ranking } = replay({ ...open, refusals: [] });
  const refused = new Set(recorded.refusals.map(({ candidate }) => candidate));
  const first = ranking.findIndex((candidate) => !refused.has(candidate));
  return first < 0 || first >= refused.size ? -1 : (ranking[first] ?? -1);
}

/** The policy's parts, each a policy that changes one thing, with its name. */
export function partsOf(policy: AlternativePolicy): readonly (readonly [string, AlternativePolicy])[] {
  const { rule, weights = {}, priorities = {}, without = [] } = policy;
  return [
    ...(rule === undefined ? [] : [[`rule ${rule}`, { rule }] as const]),
    ...Object.entries(weights).map(
      ([agent, weight]) => [`weight of ${agent}`, { weights: { [agent]: weight } }] as const,
    ),
    ...Object.entries(priorities).map(
      ([agent, priority]) => [`priority of ${agent}`, { priorities: { [agent]: priority } }] as const,
    ),
    ...without.map((agent) => [`without ${agent}`, { without: [agent] }] as const),
  ];
}

/** Every agent that the policy names. */
export function agentsOf({ weights = {}, priorities = {}, without = [] }: AlternativePolicy): Set<string> {
  return new Set([...Object.keys(weights), ...Object.keys(priorities), ...without]);
}

function agentsUnder(
  { weights = {}, priorities = {}, without = [] }: AlternativePolicy,
  { agents }: Recorded,
): readonly AgentRationale[] {
  return agents.map((agent) => {
    const name = agent.agent;
    return {
      ...agent,
      outcome: without.includes(name) ? "absent" : agent.outcome,
      weight: (Object.hasOwn(weights, name) ? weights[name] : undefined) ?? agent.weight,
      priority: (Object.hasOwn(priorities, name) ? priorities[name] : undefined) ?? agent.priority,
    };
  });
}
