// Ties end the same way everywhere: higher utility, then higher total, then the lower key. Numbers before texts, numbers by
// value, texts by code unit; never by the order of listing, except for keys that are the same.
import fc from "fast-check";
import { resolve } from "tutti";
import { describe, expect, test } from "vitest";
import { runs } from "../../runs.js";
import { keys, polls, RULES } from "./polls.js";
import { compareKeys } from "./reference-vote.js";

describe.each(RULES)("$name", (rule) => {
  test("ranks candidates that all agents find equal by their keys", () => {
    const drawn = fc.tuple(
      fc.uniqueArray(keys, { maxLength: 12 }),
      fc.constantFrom(0, 0.3, 1),
      fc.nat({ max: 3 }),
    );
    fc.assert(
      fc.property(drawn, ([candidates, score, voters]) => {
        const agents = Array.from({ length: voters }, (_, index) => ({
          name: `agent ${index}`,
          weight: index + 0.1,
        }));
        const proposals = agents.map(({ name }) => ({ agent: name, scores: candidates.map(() => score) }));
        const { ranking, winner } = resolve(proposals, { candidates, agents, rule });
        const sorted = candidates.toSorted(compareKeys);
        expect(ranking.map((index) => candidates[index])).toEqual(sorted);
        expect(winner).toBe(sorted[0]);
      }),
      { numRuns: runs(1000) },
    );
  });

  test("orders by utility, then total, then key, on any poll", () => {
    fc.assert(
      fc.property(polls({ candidates: { min: 2 } }), ({ proposals, policy }) => {
        const { ranking, totals } = resolve(proposals, { ...policy, rule });
        for (const [place, better] of ranking.slice(0, -1).entries()) {
          const worse = ranking[place + 1] ?? -1;
          const utility = (index: number): number => (totals[index] ?? 0) * (policy.values?.[index] ?? 1);
          const key = (index: number): string | number => policy.candidates[index] ?? "";
          const order =
            utility(better) - utility(worse) ||
            (totals[better] ?? 0) - (totals[worse] ?? 0) ||
            -compareKeys(key(better), key(worse));
          expect(order).toBeGreaterThan(0);
        }
      }),
      { numRuns: runs(1000) },
    );
  });

  test("prefers the higher total of two candidates without value", () => {
    const agents = [{ name: "one" }];
    const proposals = [{ agent: "one", scores: [0.2, 0.8] }];
    const { winner } = resolve(proposals, { candidates: ["a", "b"], agents, values: [0, 0], rule });
    expect(winner).toBe("b");
  });
});

test("takes the first of candidates with the same key, and NaN as the last of numbers", () => {
  const candidates = ["a", Number.NaN, "a", 7, Number.NaN, Number.POSITIVE_INFINITY];
  const { ranking } = resolve([], { candidates, agents: [] });
  expect(ranking).toEqual([3, 5, 1, 4, 0, 2]);
});
