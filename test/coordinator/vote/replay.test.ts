// A rationale is enough to decide again: the same winner, totals and price, bit for bit, even after it was stored as JSON.
import fc from "fast-check";
import {
  type AgentRationale,
  type CandidateKey,
  InvalidVoteError,
  type Rationale,
  type Resolution,
  replay,
  resolve,
  type VotingRule,
} from "tutti";
import { describe, expect, test } from "vitest";
import { runs } from "../../runs.js";
import { type Poll, polls, RULES } from "./polls.js";

/** The rationale that an engine would give for this poll. */
function rationaleOf({ proposals, policy }: Poll, rule: VotingRule, refused: number): Rationale {
  const agents = policy.agents.map(({ name, weight = 1, priority = 1 }): AgentRationale => {
    const proposal = proposals.find(({ agent }) => agent === name);
    if (proposal === undefined) {
      return {
        agent: name,
        outcome: "absent",
        cause: "late",
        weight,
        priority,
        confidence: 0,
        freshness: 0,
        scores: [],
        vetoes: [],
      };
    }
    const { scores, confidence = 1, freshness = 1, vetoes = [], prices } = proposal;
    return {
      agent: name,
      outcome: freshness === 1 ? "live" : "cached",
      weight,
      priority,
      confidence,
      freshness,
      scores: Array.from(scores),
      vetoes: vetoes.map((veto) => (typeof veto === "number" ? { candidate: veto } : veto)),
      ...(prices === undefined ? {} : { prices: Array.from(prices) }),
    };
  });
  const { ranking, totals } = resolve(proposals, { ...policy, rule });
  const refusals = ranking
    .slice(0, refused)
    .map((candidate) => ({ candidate, by: "budget", reason: "spent" }));
  const exclusions = (policy.exclusions ?? []).map((entry) => ({
    candidate: typeof entry === "number" ? entry : entry.candidate,
    by: "policy",
    reason: "not eligible",
  }));
  return {
    decision: "d1",
    rule: rule.name,
    candidates: policy.candidates,
    agents,
    ...(policy.values === undefined ? {} : { values: policy.values }),
    exclusions,
    refusals,
    totals,
    winner: ranking[refused] ?? -1,
    early: false,
    latency: 0.4,
  };
}

/** JSON has no infinity, so keys that are infinite stay out. */
const storable = polls().filter(({ policy }) =>
  policy.candidates.every((key) => typeof key === "string" || Number.isFinite(key)),
);

describe.each(RULES)("$name", (rule) => {
  test("decides the same again from a rationale, and from one that went through JSON", () => {
    fc.assert(
      fc.property(storable, fc.nat({ max: 2 }), (poll, refused) => {
        const rationale = rationaleOf(poll, rule, refused);
        const direct = resolve(poll.proposals, { ...poll.policy, rule, refusals: rationale.refusals });
        const again = replay(rationale);
        expect(again).toEqual(direct);
        expect(again.index).toBe(rationale.winner);
        const stored: Rationale = JSON.parse(JSON.stringify(rationale));
        expect(replay(stored)).toEqual(direct);
      }),
      { numRuns: runs(1000) },
    );
  });
});

const POLL: Poll = {
  proposals: [{ agent: "one", scores: [0.2, 0.8] }],
  policy: { candidates: ["a", "b"], agents: [{ name: "one" }] },
};
const [RULE] = RULES as readonly [VotingRule];

test("names no winner again where the engine gave up after too many refusals", () => {
  const rationale: Rationale = { ...rationaleOf(POLL, RULE, 1), winner: -1, exhausted: true };
  const { winner, index, score, utility, price, totals } = replay(rationale);
  expect({ winner, index, score, utility, price }).toEqual({
    winner: undefined,
    index: -1,
    score: 0,
    utility: 0,
    price: undefined,
  } satisfies Partial<Resolution<CandidateKey>>);
  expect(totals).toEqual(rationale.totals);
});

test("refuses to guess the rule of a rationale whose rule it does not know", () => {
  for (const name of ["plurality", "constructor", "__proto__", undefined]) {
    const rationale = { ...rationaleOf(POLL, RULE, 0), rule: name } as unknown as Rationale;
    expect(() => replay(rationale)).toThrow(InvalidVoteError);
    expect(replay(rationale, RULE).winner).toBe("b");
  }
});
