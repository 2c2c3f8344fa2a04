// The regression that calibrates and stacks: what it finds where the truth is known, and that it holds where there is none.
import fc from "fast-check";
import { fitLogistic, logisticProbability } from "tutti/learn";
import { describe, expect, test } from "vitest";
import { Random } from "#ads/random.js";
import { runs } from "../../runs.js";

const row = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 2 });

describe("a logistic regression", () => {
  test("finds the weights that outcomes were drawn by", () => {
    const random = new Random(1);
    const truth = { intercept: -1, weights: [0.8, -0.5] };
    const features = Array.from({ length: 40_000 }, () => [random.normal(), random.normal()]);
    const outcomes = features.map((each) => (random.chance(logisticProbability(truth, each)) ? 1 : 0));
    const { intercept, weights } = fitLogistic({ features, outcomes });
    expect(intercept).toBeCloseTo(-1, 1);
    expect(weights[0]).toBeCloseTo(0.8, 1);
    expect(weights[1]).toBeCloseTo(-0.5, 1);
  });

  test("is where the slope of the penalised likelihood is nothing, whatever the rows", () => {
    const rows = fc.array(fc.tuple(row, fc.boolean()), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.double({ min: 0.01, max: 10, noNaN: true }), (cases, penalty) => {
        const features = cases.map(([each]) => each);
        const outcomes = cases.map(([, isTrue]) => (isTrue ? 1 : 0));
        const fit = fitLogistic({ features, outcomes }, penalty);
        for (const weight of [fit.intercept, ...fit.weights]) expect(Number.isFinite(weight)).toBe(true);
        for (const column of [0, 1]) {
          const surplus = features.reduce(
            (sum, each, at) =>
              sum + ((outcomes[at] as number) - logisticProbability(fit, each)) * (each[column] as number),
            0,
          );
          expect(surplus).toBeCloseTo(penalty * (fit.weights[column] as number), 3);
        }
      }),
      { numRuns: runs(100) },
    );
  });

  test("refuses rows that do not fit together", () => {
    expect(() => fitLogistic({ features: [], outcomes: [] })).toThrow(RangeError);
    expect(() => fitLogistic({ features: [[1], [1, 2]], outcomes: [0, 1] })).toThrow(
      "row 1 has 2 columns, not 1",
    );
  });
});
