// A session's verdicts: a candidate is judged by what it does beside the others, and pairs that get in each other's way are found.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Quotient } from "#ads/evaluation/paired-lift.js";
import { candidatesOf, InvalidSessionError } from "#ads/evaluation/session/session-file.js";
import { interactionsOf, verdictsOf } from "#ads/evaluation/session/session-verdict.js";
import { Random } from "#ads/random.js";

const NAMES = ["first", "second"];

/** Worlds whose rates lie around these, by combination. */
function worldsAround(rates: readonly number[]): readonly (readonly Quotient[])[] {
  const random = new Random(1);
  const luck = Array.from({ length: 30 }, () => Math.exp(0.3 * random.normal()));
  return rates.map((rate) =>
    luck.map((world) => ({ of: 1_000 * rate * world * Math.exp(0.02 * random.normal()), per: 1_000 })),
  );
}

describe("a verdict", () => {
  test("fails a candidate that helps alone and hurts together", () => {
    const rates = worldsAround([0.01, 0.011, 0.012, 0.0105]);
    const [first, second] = verdictsOf(NAMES, rates);
    expect(first).toMatchObject({ name: "first", verdict: "hurts together" });
    expect(first?.alone.low).toBeGreaterThan(0);
    expect(second?.verdict).toBe("hurts together");
    expect(interactionsOf(NAMES, rates)).toMatchObject([{ pair: NAMES, isFlagged: true }]);
  });

  test("lets in what helps beside the others, and sees no interaction where effects add up", () => {
    const rates = worldsAround([0.01, 0.011, 0.0115, 0.0125]);
    expect(verdictsOf(NAMES, rates).map(({ verdict }) => verdict)).toEqual(["helps", "helps"]);
    const [interaction] = interactionsOf(NAMES, rates);
    expect(Math.abs(interaction?.surplus ?? 1)).toBeLessThan(0.02);
  });

  test("tells what hurts from what changes nothing", () => {
    const rates = worldsAround([0.01, 0.008, 0.01, 0.008]);
    expect(verdictsOf(NAMES, rates).map(({ verdict }) => verdict)).toEqual(["hurts", "no difference"]);
  });

  test("is the same for a candidate whatever its place in the list", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.005, max: 0.02, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (r) => {
          const [none = 0, one = 0, other = 0, both = 0] = r;
          const told = verdictsOf(NAMES, worldsAround([none, one, other, both]));
          const worlds = worldsAround([none, one, other, both]);
          const swapped = verdictsOf(
            ["second", "first"],
            [worlds[0], worlds[2], worlds[1], worlds[3]].map((w) => w ?? []),
          );
          expect(swapped.find(({ name }) => name === "first")).toEqual(told[0]);
          expect(swapped.find(({ name }) => name === "second")).toEqual(told[1]);
        },
      ),
      { numRuns: 5 },
    );
  });
});

test.each([
  [{}, "candidates must be a list"],
  [{ candidates: [] }, "candidates must be a list"],
  [{ candidates: [{ agent: "profiler", weight: 1 }] }, "candidates[0].name"],
  [{ candidates: [{ name: "a", agent: "nobody", weight: 1 }] }, "candidates[0].agent"],
  [{ candidates: [{ name: "a", agent: "context" }] }, "candidates[0] changes nothing"],
  [{ candidates: [{ name: "a", agent: "context", weight: -1 }] }, "candidates[0].weight"],
  [{ candidates: [{ name: "a", agent: "context", module: 3 }] }, "candidates[0].module"],
  [{ candidates: [{ name: "a", agent: "context", weight: 1, colour: "red" }] }, "candidates[0].colour"],
  [
    { candidates: ["a", "a"].map((name) => ({ name, agent: "context", weight: 1 })) },
    'candidates[1].name is a second "a"',
  ],
  [
    { candidates: ["a", "b"].map((name) => ({ name, agent: "context", weight: 1 })) },
    "candidates[1].agent is a second",
  ],
])("a session of %j is refused with the place", (value, said) => {
  expect(() => candidatesOf(value, "/")).toThrow(InvalidSessionError);
  expect(() => candidatesOf(value, "/")).toThrow(said);
});
