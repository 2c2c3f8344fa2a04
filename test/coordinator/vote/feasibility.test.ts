// What may not win does not win, has no say about the rest, and a winner that cannot be had leaves its place to the next.
import fc from "fast-check";
import { type NamedProposal, resolve } from "tutti";
import { describe, expect, test } from "vitest";
import { runs } from "../../runs.js";
import { barred, type Poll, polls, RULES, scores } from "./polls.js";

describe.each(RULES)("$name", (rule) => {
  test("never lets a vetoed or excluded candidate win, and names a winner while any other is left", () => {
    fc.assert(
      fc.property(polls(), (poll) => {
        const { index, winner, ranking } = resolve(poll.proposals, { ...poll.policy, rule });
        const { candidates } = poll.policy;
        const out = barred(poll);
        const left = [...candidates.keys()].filter((candidate) => !out.has(candidate));
        expect(ranking.toSorted((one, other) => one - other)).toEqual(left);
        expect(index).toBe(ranking[0] ?? -1);
        expect(winner).toBe(candidates[index]);
      }),
      { numRuns: runs(400) },
    );
  });

  test("heeds the veto of an agent whose word weighs nothing", () => {
    fc.assert(
      fc.property(
        polls({ open: true, candidates: { min: 1 } }),
        fc.boolean(),
        ({ proposals, policy }, mute) => {
          const { candidates } = policy;
          const agents = [...policy.agents, { name: "guard", weight: mute ? 0 : 1 }];
          const favourite = resolve(proposals, { ...policy, rule }).index;
          const guard: NamedProposal = {
            agent: "guard",
            scores: candidates.map(() => 1),
            confidence: mute ? 1 : 0,
            vetoes: [{ candidate: favourite, reason: "not today" }],
          };
          expect(resolve([...proposals, guard], { ...policy, agents, rule }).index).not.toBe(favourite);
        },
      ),
      { numRuns: runs(400) },
    );
  });

  test("gives the others the same totals whatever is said of barred candidates", () => {
    const changed = polls({ candidates: { min: 1 }, agents: { min: 1 } }).chain((poll) =>
      fc.tuple(fc.constant(poll), fc.array(scores, { minLength: 25, maxLength: 25 })),
    );
    fc.assert(
      fc.property(changed, ([poll, opinions]) => {
        const out = barred(poll);
        const count = poll.policy.candidates.length;
        const otherwise = poll.proposals.map((proposal, row) => ({
          ...proposal,
          scores: Array.from(proposal.scores, (score, candidate) =>
            out.has(candidate) ? (opinions[row * count + candidate] ?? 0) : score,
          ),
        }));
        const before = resolve(poll.proposals, { ...poll.policy, rule });
        const after = resolve(otherwise, { ...poll.policy, rule });
        expect(after.ranking).toEqual(before.ranking);
        for (const candidate of before.ranking)
          expect(after.totals[candidate]).toBe(before.totals[candidate]);
      }),
      { numRuns: runs(400) },
    );
  });

  test("gives the others the same totals when barred candidates are not there at all", () => {
    fc.assert(
      fc.property(polls({ candidates: { min: 2 } }), (poll) => {
        const kept = [...poll.policy.candidates.keys()].filter((candidate) => !barred(poll).has(candidate));
        const before = resolve(poll.proposals, { ...poll.policy, rule });
        const { proposals, policy } = only(poll, kept);
        const after = resolve(proposals, { ...policy, rule });
        expect(after.winner).toBe(before.winner);
        expect(after.totals).toEqual(kept.map((candidate) => before.totals[candidate]));
        expect(after.ranking.map((at) => kept[at])).toEqual(before.ranking);
      }),
      { numRuns: runs(400) },
    );
  });

  test("hands a refused winner's place to the next best, and counts nothing anew", () => {
    fc.assert(
      fc.property(polls(), fc.nat({ max: 5 }), ({ proposals, policy }, count) => {
        const free = resolve(proposals, { ...policy, rule });
        const refusals = free.ranking.slice(0, count).map((candidate) => ({ candidate }));
        const { index, totals, ranking } = resolve(proposals, { ...policy, rule, refusals });
        expect(index).toBe(free.ranking[count] ?? -1);
        expect(ranking).toEqual(free.ranking.slice(count));
        expect(totals).toEqual(free.totals);
      }),
      { numRuns: runs(400) },
    );
  });

  test("asks the lowest of the prices that were proposed for the winner", () => {
    fc.assert(
      fc.property(polls(), ({ proposals, policy }) => {
        const { index, price } = resolve(proposals, { ...policy, rule });
        const prices = proposals
          .map((proposal) => proposal.prices?.[index])
          .filter((asked) => asked !== undefined);
        expect(price).toBe(prices.length === 0 ? undefined : Math.min(...prices));
      }),
      { numRuns: runs(400) },
    );
  });
});

/** The poll over these candidates alone. */
function only({ proposals, policy }: Poll, kept: readonly number[]): Poll {
  const column = <T>(list: ArrayLike<T>): T[] => kept.map((from) => list[from] as T);
  return {
    proposals: proposals.map(({ vetoes: _, prices: __, ...proposal }) => ({
      ...proposal,
      scores: column(proposal.scores),
    })),
    policy: {
      agents: policy.agents,
      candidates: column(policy.candidates),
      ...(policy.values === undefined ? {} : { values: column(policy.values) }),
    },
  };
}
