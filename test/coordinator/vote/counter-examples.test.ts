// What a rule by its nature does not keep, each with the smallest example there is, as the rule's own file tells it;
// and that nothing smaller breaks, and the other rules keep it.
import fc from "fast-check";
import {
  borda,
  logarithmicPool,
  type Resolution,
  resolve,
  type VotingRule,
  weightedMedian,
  weightedSum,
} from "tutti";
import { describe, expect, test } from "vitest";
import { runs } from "../../runs.js";

/** One row of scores an agent; all agents weigh the same. */
type Opinions = readonly (readonly number[])[];

function vote(rule: VotingRule, opinions: Opinions): Resolution<number> {
  const names = opinions.map((_, index) => `agent ${index}`);
  return resolve(
    opinions.map((scores, index) => ({ agent: `agent ${index}`, scores })),
    { candidates: [...(opinions[0] ?? []).keys()], agents: names.map((name) => ({ name })), rule },
  );
}

function opinions(agents: number, candidates: number): fc.Arbitrary<Opinions> {
  const row = fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { minLength: candidates, maxLength: candidates });
  return fc.array(row, { minLength: agents, maxLength: agents });
}

function sized(most: number): fc.Arbitrary<Opinions> {
  return fc
    .tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
    .chain(([a, c]) => opinions(a, c));
}

/** Without the last candidate. */
function shorter(all: Opinions): Opinions {
  return all.map((row) => row.slice(0, -1));
}

/** With the last agent thinking this of the last candidate. */
function changed(all: Opinions, score: number): Opinions {
  return all.with(-1, (all.at(-1) ?? []).with(-1, score));
}

/** Whether the winner stays when the last candidate, a loser, was never there. */
function keepsWithoutLoser(rule: VotingRule, all: Opinions): boolean {
  const { index } = vote(rule, all);
  return index === (all[0]?.length ?? 0) - 1 || vote(rule, shorter(all)).index === index;
}

describe("a loser decides between two others", () => {
  test("under Borda: the second wins over the third's shoulders, and is level with the first without it", () => {
    const three = [
      [1, 0, 0],
      [0, 1, 0.5],
    ];
    expect(vote(borda, three).totals).toEqual([0.5, 0.625, 0.375]);
    expect(vote(borda, three).index).toBe(1);
    expect(vote(borda, shorter(three)).totals).toEqual([0.5, 0.5]);
    expect(vote(borda, shorter(three)).index).toBe(0);
  });

  test("under Borda: a loser that is thought worse of makes another loser the winner", () => {
    const level = [
      [0, 1, 1],
      [1, 0, 0],
    ];
    expect(vote(borda, level).index).toBe(0);
    expect(vote(borda, level.with(0, [0, 1, 0.5])).index).toBe(1);
  });

  test("under Borda, but never with one agent or with two candidates", () => {
    const small = fc.oneof(opinions(1, 4), opinions(3, 2), opinions(2, 2));
    fc.assert(
      fc.property(small, (all) => keepsWithoutLoser(borda, all)),
      { numRuns: runs(1000) },
    );
  });

  test.each([weightedSum, logarithmicPool, weightedMedian])("never under $name", (rule) => {
    fc.assert(
      fc.property(sized(4), (all) => {
        expect(keepsWithoutLoser(rule, all)).toBe(true);
        expect(vote(rule, shorter(all)).totals).toEqual(vote(rule, all).totals.slice(0, -1));
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe("one agent of two moves a total by more than its half", () => {
  test("under the logarithmic pool: from 1 to 0.001", () => {
    expect(vote(logarithmicPool, [[1], [1]]).totals[0]).toBeCloseTo(1, 5);
    expect(vote(logarithmicPool, [[1], [0]]).totals[0]).toBeCloseTo(0.001, 8);
  });

  test("under the weighted median: from 1 to 0", () => {
    expect(vote(weightedMedian, [[1], [1]]).totals).toEqual([1]);
    expect(vote(weightedMedian, [[1], [0]]).totals).toEqual([0]);
  });

  test("under the weighted median with less than half: one of three, where the others are at odds", () => {
    expect(vote(weightedMedian, [[0], [1], [0]]).totals).toEqual([0]);
    expect(vote(weightedMedian, [[0], [1], [1]]).totals).toEqual([1]);
  });
});

describe("a better opinion leaves the total where it was", () => {
  test("under the weighted median: the upper of two agents, whatever it says", () => {
    expect(vote(weightedMedian, [[0], [0]]).totals).toEqual([0]);
    expect(vote(weightedMedian, [[0], [1]]).totals).toEqual([0]);
  });

  test("under the weighted median: so one is no worse for anybody and better for some, and yet only level", () => {
    expect(
      vote(weightedMedian, [
        [0, 0],
        [1, 0],
      ]).totals,
    ).toEqual([0, 0]);
  });

  test("under Borda: one that overtakes nobody", () => {
    expect(vote(borda, [[0.25]]).totals).toEqual(vote(borda, [[1]]).totals);
    expect(vote(borda, [[1, 0.25]]).totals).toEqual(vote(borda, [[1, 0.5]]).totals);
  });

  test("under the logarithmic pool: one below what it can hear", () => {
    expect(vote(logarithmicPool, [[0]]).totals).toEqual(vote(logarithmicPool, [[1e-6]]).totals);
    expect(vote(logarithmicPool, [[1e-7, 0]]).index).toBe(0);
    expect(vote(logarithmicPool, [[0, 1e-7]]).index).toBe(0);
  });

  test.each([weightedSum, logarithmicPool])("never under $name on a scale it can hear", (rule) => {
    fc.assert(
      fc.property(sized(4), fc.constantFrom(0.25, 0.5, 1), (all, score) => {
        fc.pre((all.at(-1)?.at(-1) ?? 1) < score);
        const before = vote(rule, all).totals.at(-1) ?? 1;
        expect(vote(rule, changed(all, score)).totals.at(-1)).toBeGreaterThan(before);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe("a total that all agents agree on", () => {
  test("is not theirs under Borda, which hears ranks alone", () => {
    expect(vote(borda, [[0]]).totals).toEqual([1]);
    expect(vote(borda, [[0.25, 0.25]]).totals).toEqual([0.5, 0.5]);
  });
});
