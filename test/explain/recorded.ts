// Random decisions as a journal gives them back: votes over random polls, some of whose winners could not be reserved.
import fc from "fast-check";
import { type RecordedDecision, resolve, type VotingRule } from "tutti";
import { type PollOptions, polls, RULES } from "../coordinator/vote/polls.js";

/** Whether as many refusals as there are were too many. */
const exhausted = fc.oneof(
  { weight: 9, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

export function recordedDecisions(
  options: PollOptions = {},
  rules: readonly VotingRule[] = RULES,
): fc.Arbitrary<RecordedDecision> {
  return fc
    .tuple(polls(options), fc.constantFrom(...rules), fc.nat(1), exhausted, fc.boolean())
    .map(([{ proposals, policy }, rule, refused, gaveUp, early]) => {
      const { ranking } = resolve(proposals, { ...policy, rule });
      const refusals = ranking
        .slice(0, refused)
        .map((candidate) => ({ candidate, by: "budget", reason: "spent" }));
      const isExhausted = gaveUp && refusals.length > 0;
      return {
        decision: "d1",
        rule: rule.name,
        candidates: policy.candidates,
        agents: policy.agents.map(({ name, weight = 1, priority = 1 }) => {
          const proposal = proposals.find(({ agent }) => agent === name);
          const { scores = [], confidence = 1, freshness = 1, vetoes = [], prices } = proposal ?? {};
          return {
            agent: name,
            outcome: proposal === undefined ? "absent" : freshness === 1 ? "live" : "cached",
            ...(freshness === 1 && proposal !== undefined ? {} : { cause: "late" }),
            weight,
            priority,
            confidence,
            freshness,
            scores: Array.from(scores),
            vetoes: vetoes.map((veto) => (typeof veto === "number" ? { candidate: veto } : veto)),
            ...(prices === undefined ? {} : { prices: Array.from(prices) }),
          } as RecordedDecision["agents"][number];
        }),
        ...(policy.values === undefined ? {} : { values: policy.values }),
        exclusions: (policy.exclusions ?? []).map((entry) => ({
          candidate: typeof entry === "number" ? entry : entry.candidate,
          by: "policy",
          reason: "not eligible",
        })),
        refusals,
        ...(isExhausted ? { exhausted: true as const } : {}),
        winner: isExhausted ? -1 : (ranking[refused] ?? -1),
        early,
        latency: 0.4,
      };
    });
}
