// The search for settings: that it finds the top of a hill, stays within its ranges, and can be stopped anywhere.
import fc from "fast-check";
import { advanceSearch, beginSearch, type Dimension, drawGeneration, type SearchState } from "tutti/learn";
import { describe, expect, test } from "vitest";
import { Random } from "#ads/random.js";
import { runs } from "../../runs.js";

const RANGES: readonly Dimension[] = [
  { name: "x", least: -5, most: 5, start: -4 },
  { name: "y", least: 0, most: 1, start: 1 },
];

function search(score: (x: number, y: number) => number, generations: number, seed: number): SearchState {
  let state = beginSearch(RANGES);
  for (let generation = 0; generation < generations; generation++) {
    const random = new Random(1_000 * seed + generation);
    const members = drawGeneration(RANGES, state, 20, () => random.normal());
    // As it is when it was written down and read again.
    state = JSON.parse(
      JSON.stringify(
        advanceSearch(
          RANGES,
          state,
          members,
          members.map(([x = 0, y = 0]) => score(x, y)),
        ),
      ),
    ) as SearchState;
  }
  return state;
}

describe("the cross-entropy search", () => {
  test("finds the top of a hill, wherever it is", () => {
    const top = fc.record({
      x: fc.double({ min: -4, max: 4, noNaN: true }),
      y: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    });
    fc.assert(
      fc.property(top, fc.nat(1000), ({ x: atX, y: atY }, seed) => {
        const { means } = search((x, y) => -((x - atX) ** 2) - 25 * (y - atY) ** 2, 40, seed);
        expect(Math.abs((means[0] as number) - atX)).toBeLessThan(0.5);
        expect(Math.abs((means[1] as number) - atY)).toBeLessThan(0.1);
      }),
      { numRuns: runs(20) },
    );
  });

  test("never draws beyond a range, and draws the mean itself first", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 30 }), (seed, size) => {
        const random = new Random(seed);
        const state = beginSearch(RANGES);
        const members = drawGeneration(RANGES, state, size, () => 3 * random.normal());
        expect(members[0]).toEqual(state.means);
        for (const member of members)
          for (const [at, { least, most }] of RANGES.entries())
            expect((member[at] as number) >= least && (member[at] as number) <= most).toBe(true);
      }),
      { numRuns: runs(50) },
    );
  });

  test("does not follow members that have no score", () => {
    const state = beginSearch(RANGES);
    const members = [
      [-4, 1],
      [4, 0.5],
      [5, 0],
      [-4, 0.9],
    ];
    const { means } = advanceSearch(RANGES, state, members, [1, Number.NaN, Number.NEGATIVE_INFINITY, 0.5]);
    expect(means[0]).toBeCloseTo(-4, 12);
  });
});
