// The engine's vote against a plain second one, on random votes with ties, vetoes, absent agents and awkward numbers.
import fc from "fast-check";
import { resolve } from "tutti";
import { describe, expect, test } from "vitest";
import { runs } from "../../runs.js";
import { exactWeights, polls, RULES } from "./polls.js";
import { referenceVote } from "./reference-vote.js";

describe.each(RULES)("$name", (rule) => {
  test("gives every feasible candidate the total that the definition gives", () => {
    fc.assert(
      fc.property(polls(), (poll) => {
        const { totals } = resolve(poll.proposals, { ...poll.policy, rule });
        for (const [candidate, expected] of referenceVote(poll, rule.name).totals.entries()) {
          if (expected !== undefined) expect(totals[candidate]).toBeCloseTo(expected, 11);
        }
      }),
      { numRuns: runs(1000) },
    );
  });

  test("names the winner of the definition wherever its lead is not a matter of rounding", () => {
    fc.assert(
      fc.property(polls(), (poll) => {
        const { values } = poll.policy;
        const { index } = resolve(poll.proposals, { ...poll.policy, rule });
        const { ranking, totals } = referenceVote(poll, rule.name);
        const utility = (candidate: number | undefined): number =>
          candidate === undefined ? -1 : (totals[candidate] ?? 0) * (values?.[candidate] ?? 1);
        const [first, second] = ranking;
        const clear = utility(first) - utility(second) > 1e-9 * utility(first) + 1e-200;
        if (clear) expect(index).toBe(first ?? -1);
        else expect(utility(index)).toBeGreaterThanOrEqual(utility(first) * (1 - 1e-9) - 1e-200);
      }),
      { numRuns: runs(1000) },
    );
  });

  test.skipIf(rule.name === "logarithmic-pool")(
    "ranks as the definition does, ties included, where sums are exact",
    () => {
      const exact = polls({
        weights: exactWeights,
        scores: fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
        shares: fc.constantFrom(0, 0.5, 1),
        values: fc.constantFrom(0, 0.5, 1, 2),
      });
      fc.assert(
        fc.property(exact, (poll) => {
          // Halves of ranks are exact over 3 candidates, 2 rivals, but not over 4.
          fc.pre(rule.name !== "borda" || poll.policy.candidates.length <= 3);
          const { ranking } = resolve(poll.proposals, { ...poll.policy, rule });
          expect(ranking).toEqual(referenceVote(poll, rule.name).ranking);
        }),
        { numRuns: runs(1000) },
      );
    },
  );
});
