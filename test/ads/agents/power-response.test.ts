// The worth of a match in clicks: found again from clicks, whatever was chosen to be shown.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PowerPrior, PowerResponse } from "#ads/agents/response/power-response.js";
import { unkept } from "#ads/memory/pieces.js";
import { Random } from "#ads/random.js";

/** In proportion, from a quarter of the usual to four times. */
const MATCH: PowerPrior = { lowest: -2, strength: 1, spread: 0.5 };

/** Clicks relative to those with a quantity of 1. */
function lift(response: PowerResponse, quantity: number): number {
  return Math.exp(response.logLift(Math.log(quantity)));
}

/** Shows matches that `choose` draws, clicked at 0.02 x match ^ strength. */
function learn(strength: number, choose: (random: Random) => number): PowerResponse {
  const response = new PowerResponse(MATCH, unkept);
  const random = new Random(1);
  for (let number = 0; number < 30_000; number++) {
    const match = choose(random);
    response.impression(Math.log(match));
    if (random.chance(0.02 * match ** strength)) response.click(Math.log(match));
  }
  return response;
}

describe("the worth of a match", () => {
  test("is the match itself before anything is known", () => {
    const response = new PowerResponse(MATCH, unkept);
    for (const match of [0.25, 0.5, 1, 3, 4]) expect(lift(response, match)).toBeCloseTo(match, 12);
  });

  test.each([0, 0.4, 0.8, 1.3])("is learned where clicks follow the match to the power of %f", (strength) => {
    const everything = learn(strength, (random) => 2 ** (4 * random.uniform() - 2));
    expect(Math.log2(lift(everything, 2))).toBeCloseTo(strength, 0);
    expect(Math.abs(Math.log2(lift(everything, 2)) - strength)).toBeLessThan(0.12);
  });

  test("is learned as well where only good matches are shown", () => {
    const best = learn(0.8, (random) => 2 ** (1 + random.uniform()));
    expect(Math.abs(Math.log2(lift(best, 2)) - 0.8)).toBeLessThan(0.35);
  });

  test("is positive and rises or falls steadily, whatever was seen", () => {
    const seen = fc.record({ match: fc.double({ min: 1e-6, max: 1e6, noNaN: true }), click: fc.boolean() });
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 400 }), (events) => {
        const response = new PowerResponse(MATCH, unkept);
        for (const { match, click } of events) {
          if (click) response.click(Math.log(match));
          else response.impression(Math.log(match));
        }
        const lifts = [0.25, 0.5, 1, 2, 4].map((match) => lift(response, match));
        for (const lift of lifts) expect(lift).toBeGreaterThan(0);
        const signs = new Set(
          lifts.slice(1).map((lift, index) => Math.sign(lift - (lifts[index] as number))),
        );
        expect(signs.size).toBe(1);
        expect(lifts[2]).toBe(1);
      }),
    );
  });

  test("of what wears out is learned as a loss", () => {
    const wear = new PowerResponse({ lowest: 0, strength: -0.3, spread: 0.3 }, unkept);
    const random = new Random(2);
    for (let number = 0; number < 30_000; number++) {
      const met = 2 ** (4 * random.uniform());
      wear.impression(Math.log(met));
      if (random.chance(0.05 * met ** -0.8)) wear.click(Math.log(met));
    }
    expect(Math.abs(Math.log2(lift(wear, 2)) + 0.8)).toBeLessThan(0.15);
  });
});
