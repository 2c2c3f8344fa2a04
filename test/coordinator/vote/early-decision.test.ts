// Deciding early is safe: what the missing agents say cannot change a winner that was called certain. And it is not timid:
// where the winner is not certain, there is something the missing could say to overtake it, or to draw level.

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
import { Election, NO_VALUES } from "#runtime/coordinator/vote/election.js";
import { runs } from "../../runs.js";
import { barred, effectiveWeight, type Poll, polls, RULES, scores, shares } from "./polls.js";

/** What the coordinator knows before all have answered. */
interface Count {
  readonly leader: number;
  readonly certain: boolean;
  /** The agents that have not answered. */
  readonly missing: readonly string[];
  readonly missingWeight: number;
}

function count(poll: Poll, rule: VotingRule): Count {
  const { proposals, policy } = poll;
  const { agents, candidates, values } = policy;
  const width = candidates.length;
  const election = new Election(rule, agents.length, width);
  // Rows of those who have not answered hold whatever an earlier decision left.
  const sheet = new Float64Array((agents.length + 1) * width).fill(0.9);
  const missing: string[] = [];
  let missingWeight = 0;
  for (const [row, { name, weight = 1, priority = 1 }] of agents.entries()) {
    const proposal = proposals.find(({ agent }) => agent === name);
    if (proposal === undefined) {
      missing.push(name);
      missingWeight += weight * priority;
    } else {
      election.weights[row] = effectiveWeight(policy, proposal);
      sheet.set(Array.from(proposal.scores), row * width);
    }
  }
  sheet.set(values ?? [], agents.length * width);
  const infeasible = Uint8Array.from(candidates, (_, candidate) => Number(barred(poll).has(candidate)));
  election.hold(
    candidates,
    sheet,
    0,
    width,
    infeasible,
    0,
    values === undefined ? NO_VALUES : agents.length * width,
  );
  return { leader: election.best(), certain: election.isCertain(missingWeight), missing, missingWeight };
}

/** The arrival that is worst for the leader and best for one rival. */
function conspiracy({ policy }: Poll, { missing, leader }: Count, rival: number): readonly NamedProposal[] {
  const opinion = policy.candidates.map((_, candidate) =>
    candidate === rival ? 1 : candidate === leader ? 0 : 0.5,
  );
  return missing.map((agent) => ({ agent, scores: opinion }));
}

const late = fc.array(
  fc.record({
    scores: fc.array(scores, { minLength: 5, maxLength: 5 }),
    confidence: shares,
    freshness: shares,
    absent: fc.boolean(),
  }),
  { minLength: 5, maxLength: 5 },
);

const close = polls({
  candidates: { min: 2 },
  agents: { min: 1 },
  scores: fc.constantFrom(0, 0.25, 0.5, 0.5 + 2 ** -52, 0.75, 1),
  weights: fc.constantFrom(0, 5e-324, 1e-300, 1e-12, 0.1, 0.2, 0.3, 1, 1, 2, 1e100),
  shares: fc.constantFrom(0, 1e-12, 0.5, 1),
  values: fc.constantFrom(0, 1e-300, 1, 1 + 2 ** -52, 2, 1e100),
});

/** Sums that round, so that what should be level is not, and utilities so small that they lose digits. */
const decimal = polls({
  candidates: { min: 2, max: 3 },
  agents: { min: 2 },
  scores: fc.constantFrom(0, 0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 1),
  weights: fc.constantFrom(0.1, 0.2, 0.3, 1, 3),
  shares: fc.constantFrom(0.1, 0.5, 1),
  values: fc.constantFrom(0, 5e-324, 1e-323, 1, 3),
  open: true,
});

describe.each(RULES)("$name", (rule) => {
  test("calls no winner certain that the missing could still change", () => {
    let certain = 0;
    fc.assert(
      fc.property(fc.oneof(polls(), close, decimal, decimal), late, (poll, arrivals) => {
        const early = count(poll, rule);
        if (!early.certain) return;
        if (early.missing.length > 0) certain++;
        const arrived = early.missing.flatMap((agent, index) => {
          const { absent = true, scores: said = [], ...proposal } = arrivals[index] ?? {};
          return absent ? [] : [{ agent, ...proposal, scores: said.slice(0, poll.policy.candidates.length) }];
        });
        const rivals = [...poll.policy.candidates.keys()].filter((candidate) => candidate !== early.leader);
        for (const replies of [arrived, ...rivals.map((rival) => conspiracy(poll, early, rival))]) {
          const { index } = resolve([...poll.proposals, ...replies], { ...poll.policy, rule });
          expect(index).toBe(early.leader);
        }
      }),
      { numRuns: runs(6000) },
    );
    // Else this test would say nothing.
    expect(certain).toBeGreaterThan(runs(6000) / 100);
  });

  test("calls a winner uncertain only where the missing can overtake it or draw level", () => {
    const ordinary = polls({
      candidates: { min: 2 },
      agents: { min: 2 },
      weights: fc.constantFrom(0.1, 0.2, 0.3, 1, 2, 3, 4),
      values: fc.constantFrom(0.5, 1, 2),
      shares: fc.constantFrom(0.25, 0.5, 1),
    });
    let uncertain = 0;
    fc.assert(
      fc.property(ordinary, (poll) => {
        fc.pre(poll.proposals.length > 0);
        const early = count(poll, rule);
        if (early.certain || early.leader < 0) return;
        uncertain++;
        const { values } = poll.policy;
        const rivals = [...poll.policy.candidates.keys()].filter(
          (candidate) => candidate !== early.leader && !barred(poll).has(candidate),
        );
        const threatened = rivals.some((rival) =>
          [[], conspiracy(poll, early, rival)].some((replies) => {
            const { totals } = resolve([...poll.proposals, ...replies], { ...poll.policy, rule });
            const utility = (candidate: number): number =>
              (totals[candidate] ?? 0) * (values?.[candidate] ?? 1);
            return utility(rival) >= utility(early.leader) * (1 - 1e-8) - 1e-100;
          }),
        );
        expect(threatened).toBe(true);
      }),
      { numRuns: runs(1000) },
    );
    expect(uncertain).toBeGreaterThan(runs(1000) / 50);
  });

  test("is certain of the only candidate that is left", () => {
    fc.assert(
      fc.property(polls({ candidates: { min: 1 } }), (poll) => {
        const kept = resolve(poll.proposals, { ...poll.policy, rule }).index;
        fc.pre(kept >= 0);
        const exclusions = [...poll.policy.candidates.keys()].filter((candidate) => candidate !== kept);
        const { leader, certain } = count({ ...poll, policy: { ...poll.policy, exclusions } }, rule);
        expect({ leader, certain }).toEqual({ leader: kept, certain: true });
      }),
      { numRuns: runs(1000) },
    );
  });
});

// Found by search without the margin: the worst arrival draws level in truth, and wins by the last digit or by its key.
test.each<[VotingRule, readonly number[], readonly number[], readonly (readonly number[])[]]>([
  [weightedSum, [0.6, 1, 0.3], [1, 2], [[], [0.5, 0.4], [0.6, 0.8]]],
  [weightedSum, [2, 0.2, 0.5], [0.3, 1], [[0.7, 0.3], [], [0.8, 0]]],
  [borda, [0.7, 0.1, 0.6], [2, 2], [[0.6, 0.9], [], [0.8, 0.2]]],
  [borda, [0.4, 0.2, 3, 0.3], [0.3, 1], [[0.2, 0.8], [], [0.3, 0.2], [0.4, 0.6]]],
  [logarithmicPool, [1, 1, 1], [2, 2], [[0, 0.8], [0.8, 1], []]],
  [logarithmicPool, [0.2, 3, 3], [1, 1], [[0.5, 0.5], [0, 1], []]],
  [weightedMedian, [0.7, 1.7000000000034, 1], [1, 1], [[], [0.5, 1], [0.5, 0.25]]],
  // So little weight against so much that their numbers overflow.
  [weightedMedian, [1e-30, 1e100], [3, 1], [[1, 0.5], []]],
  // Utilities of one or two times the smallest number there is.
  [weightedSum, [0.5, 0.2, 1, 0.1], [1e-323, 5e-324], [[], [1, 0.2], [0.4, 0.3], [0.3, 0.6]]],
  [borda, [0.3, 0.2, 0.1], [1e-323, 5e-324], [[0.5, 0.2], [], [0.4, 1]]],
])(
  "$0.name takes no lead of the size of rounding for certain: weights $1, values $2, scores $3",
  (rule, weights, values, rows) => {
    const agents = weights.map((weight, index) => ({ name: `agent ${index}`, weight }));
    const proposals = rows.flatMap((row, index) =>
      row.length === 0 ? [] : [{ agent: `agent ${index}`, scores: row }],
    );
    const poll: Poll = { proposals, policy: { candidates: [0, 1], agents, values } };
    expect(count(poll, rule).certain).toBe(false);
  },
);
