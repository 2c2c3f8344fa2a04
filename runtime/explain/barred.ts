// Candidates that could not win, by whom and why, and whether they would have won otherwise.
// It must never count a candidate twice, however many bars it has.
import { replay } from "../coordinator/resolve.js";
import type { VotingRule } from "../coordinator/vote/voting-rule.js";
import type { Bar, BarKind, BarredCandidate, RecordedDecision } from "./explanation.js";
import { named } from "./named.js";

/** In the order of the candidates. Throws InvalidVoteError, as `replay` does. */
export function barredCandidates(
  decision: RecordedDecision,
  rule: VotingRule | undefined,
): readonly BarredCandidate[] {
  const bars = new Map<number, Bar[]>();
  const add = (candidate: number, kind: BarKind, by: string, reason: string | undefined): void => {
    const bar = { kind, by, ...(reason === undefined ? {} : { reason }) };
    bars.set(candidate, [...(bars.get(candidate) ?? []), bar]);
  };
  for (const { candidate, by, reason } of decision.exclusions) add(candidate, "exclusion", by, reason);
  for (const { agent, outcome, vetoes } of decision.agents) {
    if (outcome === "absent") continue;
    for (const { candidate, reason } of vetoes) add(candidate, "veto", agent, reason);
  }
  for (const { candidate, by, reason } of decision.refusals) add(candidate, "refusal", by, reason);
  return [...bars]
    .sort(([one], [other]) => one - other)
    .map(([candidate, own]) => ({
      ...named(decision, candidate),
      bars: own,
      wouldHaveWon: replay(lifted(decision, candidate), rule).index === candidate,
    }));
}

/** The decision without anything that bars `candidate`. */
function lifted({ exhausted: _, ...decision }: RecordedDecision, candidate: number): RecordedDecision {
  const isOther = (entry: { readonly candidate: number }): boolean => entry.candidate !== candidate;
  return {
    ...decision,
    exclusions: decision.exclusions.filter(isOther),
    refusals: decision.refusals.filter(isOther),
    agents: decision.agents.map((agent) => ({ ...agent, vetoes: agent.vetoes.filter(isOther) })),
  };
}
