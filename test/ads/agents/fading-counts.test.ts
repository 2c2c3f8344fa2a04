// Forward decay: exact half-lives, and no memory of the order of arrival.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FadingCounts } from "#ads/agents/profiling/fading-counts.js";

const HALF_LIFE = 1000;
const ROW = Int32Array.of(0);

function likedAt(counts: FadingCounts, time: number): number {
  return counts.liked(0) * counts.scaleAt(time);
}

describe("plays fade", () => {
  test("what was played weighs half after a half-life, whenever it was played", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        fc.integer({ min: 0, max: 1e5 }),
        (time, liked, wait) => {
          const counts = new FadingCounts(1, HALF_LIFE);
          counts.add(ROW, 1, liked, liked, time);
          const before = likedAt(counts, time + wait);
          expect(likedAt(counts, time + wait + HALF_LIFE)).toBeCloseTo(before / 2, 9);
        },
      ),
    );
  });

  test("the same plays give the same counts in any order, also half-lives of years apart", () => {
    const plays = fc.array(
      fc.record({
        time: fc.integer({ min: 0, max: 300_000 }),
        liked: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(
        plays.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          const model = list.reduce(
            (sum, { time, liked }) => sum + liked * 2 ** ((time - 300_000) / HALF_LIFE),
            0,
          );
          for (const order of [list, shuffled]) {
            const counts = new FadingCounts(1, HALF_LIFE);
            for (const { time, liked } of order) counts.add(ROW, 1, liked, liked, time);
            expect(likedAt(counts, 300_000)).toBeCloseTo(model, 9);
          }
        },
      ),
    );
  });

  test("asking about the past gives what is known at the latest play, never more", () => {
    const counts = new FadingCounts(1, HALF_LIFE);
    counts.add(ROW, 1, 1, 1, 1_000_000);
    expect(likedAt(counts, 0)).toBe(1);
  });
});
