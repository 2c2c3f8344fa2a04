// A rationale made ready to be drawn: bars of candidates, each cut into what the agents gave.
// It must never hand on an agent's free text, which may describe a person.
import type { CandidateKey } from "../../actor/agent.js";
import type { AgentRationale, Rationale } from "../../coordinator/rationale.js";
import type { AgentPart, CandidateBar, DecisionPicture } from "./messages.js";

/** How a pack's candidates and prices are told. */
export interface Words<Action extends CandidateKey> {
  nameOf(candidate: Action): string;
  priceInWords(price: number): string;
}

/**
 * @param most bars, at least 1.
 * @param price of the winner, where it has one.
 */
export function decisionPicture<Action extends CandidateKey>(
  rationale: Rationale<Action>,
  price: number | undefined,
  most: number,
  words: Words<Action>,
): DecisionPicture {
  const { agents, candidates, totals, winner, values } = rationale;
  const excluded = exclusionsOf(rationale);
  const utility = (index: number): number => (totals[index] ?? 0) * (values?.[index] ?? 1);
  const rank = (index: number): number => (index === winner ? 0 : excluded.has(index) ? 2 : 1);
  const order = [...candidates.keys()].sort((a, b) => rank(a) - rank(b) || utility(b) - utility(a));
  const next = order.find((index) => rank(index) === 1);
  const weights = agents.map(effectiveWeight);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const bar = (index: number): CandidateBar => {
    const reason = excluded.get(index);
    return {
      name: words.nameOf(candidates[index] as Action),
      winner: index === winner,
      total: totals[index] ?? 0,
      parts: partsOf(agents, weights, index, totals[index] ?? 0),
      ...(reason === undefined ? {} : { excluded: reason }),
    };
  };
  const won = winner < 0 ? undefined : candidates[winner];
  return {
    id: rationale.decision,
    rule: rationale.rule,
    early: rationale.early,
    latency: rationale.latency,
    ...(won === undefined ? {} : { winner: words.nameOf(won) }),
    ...(won === undefined || price === undefined ? {} : { price: words.priceInWords(price) }),
    ...(won === undefined || next === undefined ? {} : { lead: utility(winner) - utility(next) }),
    agents: agents.map((agent, at) => agentPart(agent, whole > 0 ? (weights[at] ?? 0) / whole : 0)),
    bars: order.slice(0, most).map(bar),
    others: Math.max(0, candidates.length - most),
  };
}

/** a = w l q f; nothing for who did not speak. */
function effectiveWeight({ outcome, weight, priority, confidence, freshness }: AgentRationale): number {
  return outcome === "absent" ? 0 : weight * priority * confidence * freshness;
}

/** The pooled score, cut in proportion to the agents' weighted scores: what they gave exactly, where the rule is a weighted sum. */
function partsOf(
  agents: readonly AgentRationale[],
  weights: readonly number[],
  candidate: number,
  total: number,
): readonly number[] {
  // Against the largest weight: products of numbers that are next to nothing would be nothing.
  const largest = Math.max(...weights);
  const given = agents.map(
    ({ scores }, at) => ((weights[at] ?? 0) / largest || 0) * (scores[candidate] ?? 0),
  );
  const sum = given.reduce((before, each) => before + each, 0);
  return given.map((each) => (sum > 0 ? (total * each) / sum : 0));
}

function agentPart(agent: AgentRationale, share: number): AgentPart {
  const { outcome, cause, weight, priority, confidence, freshness } = agent;
  const part = { agent: agent.agent, outcome, share, weight, priority, confidence, freshness };
  return cause === undefined ? part : { ...part, cause };
}

/** By candidate: the first reason why it could not win. */
function exclusionsOf({ agents, exclusions, refusals }: Rationale): ReadonlyMap<number, string> {
  const reasons = new Map<number, string>();
  const tell = (candidate: number, reason: string): void => {
    if (!reasons.has(candidate)) reasons.set(candidate, reason);
  };
  for (const { candidate, by, reason } of exclusions) tell(candidate, `${by}: ${reason}`);
  for (const { agent, vetoes } of agents)
    for (const { candidate } of vetoes) tell(candidate, `vetoed by ${agent}`);
  for (const { candidate, by, reason } of refusals) tell(candidate, `${by}: ${reason}`);
  return reasons;
}
