// A lead is told with how sure it is: nothing is won against oneself, and the interval holds the truth about as often as stated.
import fc from "fast-check";
import { expect, test } from "vitest";
import { pairedLift } from "#ads/evaluation/paired-lift.js";
import { Random } from "#ads/random.js";

const quotient = fc.record({
  of: fc.integer({ min: 1, max: 1_000 }),
  per: fc.integer({ min: 1, max: 1_000 }),
});

test("nobody is ahead of themselves, and a fifth more everywhere is a fifth more for certain", () => {
  fc.assert(
    fc.property(fc.array(quotient, { minLength: 1, maxLength: 20 }), (worlds) => {
      const same = pairedLift(worlds, worlds);
      expect([same.lift, same.low, same.high]).toEqual([0, 0, 0]);
      const more = pairedLift(
        worlds.map(({ of, per }) => ({ of: 1.2 * of, per })),
        worlds,
      );
      for (const lift of [more.lift, more.low, more.high]) expect(lift).toBeCloseTo(0.2, 9);
    }),
    { numRuns: 20 },
  );
});

test("the true lift lies within the interval about as often as 95% say", () => {
  const random = new Random(9);
  let held = 0;
  const trials = 200;
  for (let trial = 0; trial < trials; trial++) {
    const draw = (rate: number, luck: readonly number[]) =>
      luck.map((world) => ({ of: 1_000 * rate * world * Math.exp(0.1 * random.normal()), per: 1_000 }));
    const luck = Array.from({ length: 30 }, () => Math.exp(0.3 * random.normal()));
    const { low, high } = pairedLift(draw(0.012, luck), draw(0.01, luck));
    if (low <= 0.2 && 0.2 <= high) held++;
  }
  expect(held / trials).toBeGreaterThan(0.87);
  expect(held / trials).toBeLessThanOrEqual(0.995);
});
