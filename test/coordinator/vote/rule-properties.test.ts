// What a reasonable rule owes to those who vote: unanimity, monotonicity, the same answer in whatever unit weights are.
// What a rule does not owe, because it cannot, is in counter-examples.test.ts.
import fc from "fast-check";
import { type NamedProposal, resolve } from "tutti";
import { describe, expect, test } from "vitest";
import { runs } from "../../runs.js";
import { effectiveWeight, exactWeights, type Poll, polls, RULES, scores } from "./polls.js";

const plain = { open: true, complete: true, agents: { min: 1 }, candidates: { min: 2 } } as const;
const grid = fc.constantFrom(0, 0.25, 0.5, 0.75, 1);

/** All agents find candidate 0 at least as good as candidate 1. */
function dominated({ proposals, policy }: Poll): Poll {
  return {
    policy,
    proposals: proposals.map((proposal) => {
      const [one = 0, other = 0, ...rest] = Array.from(proposal.scores);
      return { ...proposal, scores: [Math.max(one, other), Math.min(one, other), ...rest] };
    }),
  };
}

describe.each(RULES)("$name", (rule) => {
  test("never puts a candidate below another that no agent finds better", () => {
    fc.assert(
      fc.property(polls(plain).map(dominated), ({ proposals, policy }) => {
        const [better = 0, worse = 0] = resolve(proposals, { ...policy, rule }).totals;
        expect(better).toBeGreaterThanOrEqual(worse);
      }),
      { numRuns: runs(1000) },
    );
  });

  test("puts a candidate above another that every agent finds worse", () => {
    const opinionated = polls({
      ...plain,
      scores: grid,
      weights: exactWeights,
      shares: fc.constantFrom(0, 0.5, 1),
    });
    fc.assert(
      fc.property(opinionated.map(dominated), ({ proposals, policy }) => {
        fc.pre(proposals.some((proposal) => effectiveWeight(policy, proposal) > 0));
        fc.pre(proposals.every((proposal) => proposal.scores[0] !== proposal.scores[1]));
        const [better = 0, worse = 0] = resolve(proposals, { ...policy, rule }).totals;
        expect(better).toBeGreaterThan(worse);
      }),
      { numRuns: runs(1000) },
    );
  });

  test("keeps the winner when an agent thinks better of it", () => {
    const raised = polls({ open: true, agents: { min: 1 }, candidates: { min: 1 } }).chain((poll) =>
      fc.tuple(fc.constant(poll), fc.nat({ max: 4 }), scores),
    );
    fc.assert(
      fc.property(raised, ([{ proposals, policy }, row, opinion]) => {
        const { index, score } = resolve(proposals, { ...policy, rule });
        const after = resolve(
          proposals.map((proposal, at) =>
            at === row % proposals.length
              ? withScore(proposal, index, (own) => Math.max(own, opinion))
              : proposal,
          ),
          { ...policy, rule },
        );
        expect(after.index).toBe(index);
        expect(after.score).toBeGreaterThanOrEqual(score);
      }),
      { numRuns: runs(1000) },
    );
  });

  test.skipIf(rule.name === "borda")("keeps the winner when an agent thinks worse of another", () => {
    const lowered = polls({ open: true, agents: { min: 1 }, candidates: { min: 2 } }).chain((poll) =>
      fc.tuple(fc.constant(poll), fc.nat({ max: 4 }), fc.nat({ max: 4 }), scores),
    );
    fc.assert(
      fc.property(lowered, ([{ proposals, policy }, row, candidate, opinion]) => {
        const { index } = resolve(proposals, { ...policy, rule });
        const loser = candidate % policy.candidates.length;
        fc.pre(loser !== index);
        const after = resolve(
          proposals.map((proposal, at) =>
            at === row % proposals.length
              ? withScore(proposal, loser, (own) => Math.min(own, opinion))
              : proposal,
          ),
          { ...policy, rule },
        );
        expect(after.index).toBe(index);
      }),
      { numRuns: runs(1000) },
    );
  });

  test.skipIf(rule.name === "borda")(
    "gives a total that all agents agree on, and none outside what they said",
    () => {
      fc.assert(
        fc.property(polls(plain), ({ proposals, policy }) => {
          const heard = proposals.filter((proposal) => effectiveWeight(policy, proposal) > 0);
          fc.pre(heard.length > 0);
          // The logarithmic pool clips what it hears.
          const [least, most] = rule.name === "logarithmic-pool" ? [1e-6, 1 - 1e-6] : [0, 1];
          const { totals } = resolve(proposals, { ...policy, rule });
          for (const [candidate, total] of totals.entries()) {
            const said = heard.map((proposal) =>
              Math.min(Math.max(proposal.scores[candidate] ?? 0, least), most),
            );
            expect(total).toBeGreaterThanOrEqual(Math.min(...said) - 1e-12);
            expect(total).toBeLessThanOrEqual(Math.max(...said) + 1e-12);
          }
        }),
        { numRuns: runs(1000) },
      );
    },
  );

  test("gives totals from 0 to 1, and 0 when nobody has weight", () => {
    fc.assert(
      fc.property(polls(), ({ proposals, policy }) => {
        const heard = proposals.some((proposal) => effectiveWeight(policy, proposal) > 0);
        for (const total of resolve(proposals, { ...policy, rule }).totals) {
          expect(total >= 0 && total <= 1, `total of ${total}`).toBe(true);
          if (!heard) expect(total).toBe(0);
        }
      }),
      { numRuns: runs(1000) },
    );
  });

  // Powers of two change no digit: even ties stay, down to the smallest weights that numbers can hold.
  test("says the same bit for bit when all weights are multiplied by a power of two", () => {
    const exact = { weights: exactWeights, shares: fc.constantFrom(0, 0.5, 1) };
    const scalings = fc.oneof(
      fc.tuple(polls(exact), fc.integer({ min: -900, max: 300 })),
      // Not with the smallest scores as well.
      fc.tuple(polls({ ...exact, scores: grid }), fc.integer({ min: -1070, max: -900 })),
    );
    fc.assert(
      fc.property(scalings, ([{ proposals, policy }, power]) => {
        const agents = policy.agents.map((agent) => ({ ...agent, weight: scaled(agent.weight ?? 1, power) }));
        expect(resolve(proposals, { ...policy, agents, rule })).toEqual(
          resolve(proposals, { ...policy, rule }),
        );
      }),
      { numRuns: runs(1000) },
    );
  });

  // Other factors round: a tie may break, but nothing that was clear changes.
  test("names the same winner when all weights are multiplied by any number, but for leads of the size of rounding", () => {
    const ordinary = polls({
      weights: fc.oneof(exactWeights, fc.double({ min: 0.001, max: 10, noNaN: true })),
      shares: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.001, max: 1, noNaN: true })),
    });
    const factors = fc.oneof(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.constantFrom(0.1, 1 / 3, 10, 1e-90),
    );
    fc.assert(
      fc.property(ordinary, factors, ({ proposals, policy }, factor) => {
        const agents = policy.agents.map((agent) => ({ ...agent, weight: (agent.weight ?? 1) * factor }));
        const before = resolve(proposals, { ...policy, rule });
        const after = resolve(proposals, { ...policy, agents, rule });
        for (const [candidate, total] of after.totals.entries()) {
          expect(total).toBeCloseTo(before.totals[candidate] ?? -1, 11);
        }
        if (after.index === before.index) return;
        const rival = (before.totals[after.index] ?? 0) * (policy.values?.[after.index] ?? 1);
        expect(rival).toBeGreaterThanOrEqual(before.utility * (1 - 1e-11) - 1e-300);
      }),
      { numRuns: runs(1000) },
    );
  });
});

/** weight * 2 ** power, in two steps, because 2 ** power may be no number of full precision. */
function scaled(weight: number, power: number): number {
  const half = Math.trunc(power / 2);
  return weight * 2 ** half * 2 ** (power - half);
}

function withScore(
  proposal: NamedProposal,
  candidate: number,
  change: (own: number) => number,
): NamedProposal {
  return {
    ...proposal,
    scores: Array.from(proposal.scores, (own, at) => (at === candidate ? change(own) : own)),
  };
}
