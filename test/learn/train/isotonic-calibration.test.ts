// Calibration: probabilities that rise with what is said, and hold on cases that were not looked at.
import fc from "fast-check";
import { calibrate, calibrated, examine } from "tutti/learn";
import { describe, expect, test } from "vitest";
import { Random } from "#ads/random.js";
import { runs } from "../../runs.js";

const cases = fc.array(fc.tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.boolean()), {
  minLength: 1,
  maxLength: 1500,
});

describe("a calibration", () => {
  test("never falls where what is said rises, and is never certain", () => {
    fc.assert(
      fc.property(cases, fc.array(fc.double({ min: -2e3, max: 2e3, noNaN: true })), (known, values) => {
        const fit = calibrate(
          known.map(([said]) => said),
          known.map(([, isTrue]) => (isTrue ? 1 : 0)),
        );
        const told = values.sort((one, other) => one - other).map((value) => calibrated(fit, value));
        for (const [at, probability] of told.entries()) {
          expect(probability).toBeGreaterThan(0);
          expect(probability).toBeLessThan(1);
          if (at > 0) expect(probability).toBeGreaterThanOrEqual(told[at - 1] as number);
        }
      }),
      { numRuns: runs(60) },
    );
  });

  test("finds a curve that no straight line is: the error on new cases is below 0.02", () => {
    const random = new Random(3);
    const truth = (said: number): number => (said < 0 ? 0.6 : 0.95);
    const draw = (): [number[], number[]] => {
      const said = Array.from({ length: 20_000 }, () => random.normal());
      return [said, said.map((each) => (random.chance(truth(each)) ? 1 : 0))];
    };
    const fit = calibrate(...draw());
    const [said, outcomes] = draw();
    const examination = examine(
      said.map((each) => calibrated(fit, each)),
      outcomes,
    );
    expect(examination.calibrationError).toBeLessThan(0.02);
    expect(examination.calibrationSlope).toBeCloseTo(1, 1);
    expect(examination.logLoss).toBeLessThan(examination.constantLogLoss);
  });
});

test("an examination tells a forecaster that claims too much from one that is right", () => {
  const random = new Random(5);
  const truth = Array.from({ length: 20_000 }, () => 0.1 + 0.8 * random.uniform());
  const outcomes = truth.map((probability) => (random.chance(probability) ? 1 : 0));
  const boastful = truth.map((probability) =>
    probability < 0.5 ? probability ** 2 : 1 - (1 - probability) ** 2,
  );
  const [right, wrong] = [examine(truth, outcomes), examine(boastful, outcomes)];
  expect(right.calibrationSlope).toBeCloseTo(1, 1);
  expect(wrong.calibrationSlope).toBeLessThan(0.7);
  expect(wrong.calibrationError).toBeGreaterThan(5 * right.calibrationError);
  expect(wrong.logLoss).toBeGreaterThan(right.logLoss);
});
