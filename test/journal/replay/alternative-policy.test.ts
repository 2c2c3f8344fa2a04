// What another policy would have changed is what deciding again by it says, and no policy at all changes nothing.
import fc from "fast-check";
import { replay, type VotingRuleName } from "tutti";
import { describe, expect, test } from "vitest";
import { type AlternativePolicy, partsOf, winnerUnder } from "#runtime/journal/replay/alternative-policy.js";
import { ReplayAudit } from "#runtime/journal/replay/replay-audit.js";
import { RULES, weights } from "../../coordinator/vote/polls.js";
import { recordedDecisions } from "../../explain/recorded.js";
import { runs } from "../../runs.js";

const names: fc.Arbitrary<string> = fc.constantFrom("agent 0", "agent 1", "agent 2", "__proto__");
const byAgent = fc.dictionary(names, weights, { maxKeys: 2, noNullPrototype: true });
const policies: fc.Arbitrary<AlternativePolicy> = fc.record(
  {
    rule: fc.constantFrom<VotingRuleName>(...RULES.map(({ name }) => name)),
    weights: byAgent,
    priorities: byAgent,
    without: fc.uniqueArray(names, { maxLength: 2 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe("the winner by another policy", () => {
  test("is the recorded one where the policy says what was so", () => {
    fc.assert(
      fc.property(recordedDecisions(), (decision) => {
        expect(winnerUnder({}, decision)).toBe(decision.winner);
        const same = {
          rule: decision.rule,
          weights: Object.fromEntries(decision.agents.map(({ agent, weight }) => [agent, weight])),
          priorities: Object.fromEntries(decision.agents.map(({ agent, priority }) => [agent, priority])),
          without: decision.agents.filter(({ outcome }) => outcome === "absent").map(({ agent }) => agent),
        };
        expect(winnerUnder(same, decision)).toBe(decision.winner);
      }),
      { numRuns: runs(500) },
    );
  });

  test("is who wins when the rationale says what the policy says", () => {
    let changed = 0;
    fc.assert(
      fc.property(
        recordedDecisions({ candidates: { min: 2 } }),
        policies,
        ({ exhausted: _, ...decision }, policy) => {
          const agents = decision.agents.map((agent) => ({
            ...agent,
            ...(policy.without?.includes(agent.agent) ? { outcome: "absent" as const } : {}),
            weight: new Map(Object.entries(policy.weights ?? {})).get(agent.agent) ?? agent.weight,
            priority: new Map(Object.entries(policy.priorities ?? {})).get(agent.agent) ?? agent.priority,
          }));
          const { index } = replay({ ...decision, agents, rule: policy.rule ?? decision.rule });
          expect(winnerUnder(policy, decision)).toBe(index);
          if (index !== decision.winner) changed++;
        },
      ),
      { numRuns: runs(500) },
    );
    expect(changed).toBeGreaterThan(20);
  });

  test("never is one whose reservation was refused", () => {
    fc.assert(
      fc.property(recordedDecisions(), policies, (decision, policy) => {
        const winner = winnerUnder(policy, decision);
        expect(decision.refusals.map(({ candidate }) => candidate)).not.toContain(winner);
      }),
      { numRuns: runs(300) },
    );
  });

  test("is found though the engine had given up, where the policy puts it before those that were refused", () => {
    const [decision] = fc.sample(
      recordedDecisions({
        candidates: { min: 2, max: 2 },
        agents: { min: 2, max: 2 },
        complete: true,
        open: true,
      }),
      { seed: 1, numRuns: 1 },
    );
    if (decision === undefined) throw new RangeError("no sample");
    const { values: _, ...plain } = decision;
    const [first, second] = decision.agents;
    if (first === undefined || second === undefined) throw new RangeError("two agents were asked for");
    const present = { outcome: "live", weight: 1, priority: 1, confidence: 1, freshness: 1 } as const;
    const exhausted = {
      ...plain,
      rule: "weighted-sum",
      agents: [
        { ...first, ...present, weight: 2, scores: [1, 0] },
        { ...second, ...present, scores: [0, 1] },
      ],
      refusals: [{ candidate: 0, by: "budget", reason: "spent" }],
      exhausted: true,
      winner: -1,
    } as const;
    expect(winnerUnder({}, exhausted)).toBe(-1);
    expect(winnerUnder({ weights: { "agent 0": 0.5 } }, exhausted)).toBe(1);
  });
});

test("an audit counts each decision whose winner changes, and each part's changes as if it were the whole policy", () => {
  fc.assert(
    fc.property(fc.array(recordedDecisions(), { maxLength: 6 }), policies, (decisions, policy) => {
      const audit = new ReplayAudit(policy);
      for (const [index, decision] of decisions.entries()) {
        const { score, price } = replay(decision);
        const id = `d-${index}`;
        const priced = price === undefined ? {} : { price };
        audit.add({ ...decision, kind: "decision", time: index, decision: id, score, ...priced });
      }
      const report = audit.report();
      const changedBy = (own: AlternativePolicy): number =>
        decisions.filter((decision) => winnerUnder(own, decision) !== decision.winner).length;
      expect([report.decisions, report.mismatches]).toEqual([decisions.length, 0]);
      expect(report.policy?.changes).toBe(changedBy(policy));
      expect(Object.entries(report.policy?.alone ?? {})).toEqual(
        partsOf(policy).map(([name, part]) => [name, changedBy(part)]),
      );
      expect(report.policy?.first.length).toBe(report.policy?.changes);
    }),
    { numRuns: runs(300) },
  );
});
