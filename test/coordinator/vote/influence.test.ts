// How far one agent can move a total, whatever it says: each rule's bound, and that the bound is not idle.
import fc from "fast-check";
import {
  borda,
  logarithmicPool,
  type NamedProposal,
  resolve,
  type VotingRule,
  weightedMedian,
  weightedSum,
} from "tutti";
import { describe, expect, test } from "vitest";
import { runs } from "../../runs.js";
import { effectiveWeight, type Poll, polls, scores, shares } from "./polls.js";

/** A poll with one agent who may say this, or that, or nothing. */
interface Influence {
  readonly others: Poll;
  /** Weight of the agent with full confidence, as a part of all weight. */
  readonly share: number;
  /** Totals after each thing that the agent may say. */
  totals(rule: VotingRule): readonly (readonly number[])[];
}

const influences: fc.Arbitrary<Influence> = polls({
  open: true,
  candidates: { min: 1 },
  agents: { min: 1 },
  weights: fc.oneof(fc.constantFrom(0, 1, 2, 3), fc.double({ min: 0.01, max: 10, noNaN: true })),
  shares: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.01, max: 1, noNaN: true })),
}).chain((others) => {
  const count = others.policy.candidates.length;
  const opinion = fc.oneof(
    fc.constantFrom(0, 1).map((score) => Array<number>(count).fill(score)),
    fc.array(scores, { minLength: count, maxLength: count }),
  );
  return fc
    .record({
      opinions: fc.array(fc.tuple(opinion, shares), { minLength: 2, maxLength: 2 }),
      weight: fc.constantFrom(0.1, 1, 4),
    })
    .map(({ opinions, weight }): Influence => {
      const { proposals, policy } = others;
      const present = proposals.reduce((sum, proposal) => sum + effectiveWeight(policy, proposal), 0);
      const agents = [...policy.agents, { name: "one", weight }];
      const ballots = [
        [],
        ...opinions.map(([said, confidence]): NamedProposal[] => [
          { agent: "one", scores: said, confidence },
        ]),
      ];
      return {
        others,
        share: weight / (weight + present),
        totals: (rule) =>
          ballots.map((ballot) => resolve([...proposals, ...ballot], { ...policy, agents, rule }).totals),
      };
    });
});

/** The furthest apart that an agent's words bring a candidate's total, by `distance`. */
function furthest(
  { totals, others }: Influence,
  rule: VotingRule,
  distance: (one: number, other: number) => number,
): number {
  const outcomes = totals(rule);
  return Math.max(
    ...others.policy.candidates.flatMap((_, candidate) =>
      outcomes.flatMap((one) =>
        outcomes.map((other) => distance(one[candidate] ?? 0, other[candidate] ?? 0)),
      ),
    ),
  );
}

describe.each([weightedSum, borda])("$name", (rule) => {
  test("lets one agent move a total by no more than its share of the weight", () => {
    fc.assert(
      fc.property(influences, (influence) => {
        const moved = furthest(influence, rule, (one, other) => Math.abs(one - other));
        expect(moved).toBeLessThanOrEqual(influence.share + 1e-12);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe("weighted-sum", () => {
  test("lets an agent that says 1 instead of 0 move a total by its whole share", () => {
    const agents = [{ name: "one" }, { name: "other", weight: 3 }];
    const total = (said: number): number | undefined =>
      resolve(
        [
          { agent: "one", scores: [said] },
          { agent: "other", scores: [0.5] },
        ],
        { candidates: ["only"], agents },
      ).totals[0];
    expect((total(1) ?? 0) - (total(0) ?? 0)).toBe(0.25);
  });
});

describe("logarithmic-pool", () => {
  test("lets one agent change a total by no more than the factor 1e6 to the power of its share", () => {
    fc.assert(
      fc.property(influences, (influence) => {
        // With nobody else there is no total to change: it is 0 until the agent speaks.
        fc.pre(influence.share < 1);
        const moved = furthest(influence, logarithmicPool, (one, other) => Math.log(one / other));
        expect(moved).toBeLessThanOrEqual(influence.share * Math.log(1e6) + 1e-9);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe("weighted-median", () => {
  test("keeps a total within what the others said when they have more than half of the weight", () => {
    fc.assert(
      fc.property(influences, (influence) => {
        fc.pre(influence.share < 0.5 - 1e-9);
        const { proposals, policy } = influence.others;
        const heard = proposals.filter((proposal) => effectiveWeight(policy, proposal) > 0);
        for (const totals of influence.totals(weightedMedian)) {
          for (const [candidate, total] of totals.entries()) {
            const said = heard.map((proposal) => proposal.scores[candidate] ?? 0);
            expect(total).toBeGreaterThanOrEqual(Math.min(...said));
            expect(total).toBeLessThanOrEqual(Math.max(...said));
          }
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});
