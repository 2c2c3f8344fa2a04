// When a log suffices, and how often its intervals hold the truth: over simulated logs whose truth is known.

import {
  doublyRobust,
  evaluatePolicy,
  inversePropensity,
  type LoggedColumns,
  selfNormalised,
} from "tutti/learn";
import { expect, test } from "vitest";
import { randomWords, uniformFrom } from "#runtime/learn/random-words.js";

const LOGGING = [0.5, 0.3, 0.2];
const EVALUATED = [0.2, 0.3, 0.5];
const RATES = [0.1, 0.2, 0.4];
/** A model that is wrong on purpose. */
const MODEL = [0.3, 0.3, 0.3];
const TRUTH = dot(EVALUATED, RATES);
const ESTIMATORS = [inversePropensity, selfNormalised, doublyRobust] as const;

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

function simulate(seed: number, rows: number): LoggedColumns {
  const uniform = uniformFrom(randomWords(seed, 0));
  const [reward, propensity, probability, logged, policy]: number[][] = [[], [], [], [], []];
  for (let row = 0; row < rows; row++) {
    const drawn = uniform();
    const action = drawn < 0.5 ? 0 : drawn < 0.8 ? 1 : 2;
    reward?.push(uniform() < (RATES[action] ?? 0) ? 1 : 0);
    propensity?.push(LOGGING[action] ?? 0);
    probability?.push(EVALUATED[action] ?? 0);
    logged?.push(MODEL[action] ?? 0);
    policy?.push(dot(EVALUATED, MODEL));
  }
  return {
    reward: reward ?? [],
    propensity: propensity ?? [],
    probability: probability ?? [],
    predictions: { logged: logged ?? [], policy: policy ?? [] },
  };
}

test("95% intervals hold the truth in about 95 of 100 simulated logs, and the estimates have no bias", () => {
  const LOGS = 400;
  const ROWS = 500;
  const held = ESTIMATORS.map(() => 0);
  const bernsteinHeld = ESTIMATORS.map(() => 0);
  const sums = ESTIMATORS.map(() => 0);
  const bounds = { largestWeight: 2.5, reward: { lower: 0, upper: 1 } };
  for (let seed = 1; seed <= LOGS; seed++) {
    const estimates = evaluatePolicy(simulate(seed, ROWS), {
      estimators: ESTIMATORS,
      seed,
      resamples: 300,
      bounds,
    });
    for (const [place, { value, bootstrap, bernstein }] of estimates.entries()) {
      sums[place] = (sums[place] ?? 0) + (value ?? Number.NaN);
      if (bootstrap && bootstrap.lower <= TRUTH && TRUTH <= bootstrap.upper) {
        held[place] = (held[place] ?? 0) + 1;
      }
      if (bernstein === undefined || (bernstein.lower <= TRUTH && TRUTH <= bernstein.upper)) {
        bernsteinHeld[place] = (bernsteinHeld[place] ?? 0) + 1;
      }
    }
  }
  for (const place of ESTIMATORS.keys()) {
    // Four standard errors of a share of 0.95, and a little for the bootstrap of a finite log.
    expect(held[place]).toBeGreaterThanOrEqual(0.89 * LOGS);
    expect(held[place]).toBeLessThanOrEqual(0.995 * LOGS);
    expect(bernsteinHeld[place]).toBeGreaterThanOrEqual(0.95 * LOGS);
    // A single log's estimate has a standard deviation of about 0.04: four standard errors of 400 of them.
    expect(Math.abs((sums[place] ?? 0) / LOGS - TRUTH)).toBeLessThan(0.008);
  }
});

test("an ample log gives an estimate, and a thin one the reasons why not", () => {
  const conclude = (rows: number) =>
    evaluatePolicy(simulate(3, rows), { estimators: [selfNormalised], seed: 1 })[0].verdict;
  expect(conclude(2000).kind).toBe("estimate");
  const thin = conclude(50);
  expect(thin.kind === "refusal" && thin.reasons.map(({ kind }) => kind)).toContain(
    "effective-sample-too-small",
  );
});

test("one weight that is most of all weight forbids a conclusion from ten thousand rows", () => {
  const rows = 10_000;
  const propensity = Array.from({ length: rows }, (_, row) => (row === 0 ? 1e-5 : 0.5));
  const [{ verdict }] = evaluatePolicy(
    {
      reward: Array.from({ length: rows }, (_, row) => row % 2),
      propensity,
      probability: propensity.map(() => 0.5),
    },
    { estimators: [selfNormalised], seed: 1 },
  );
  expect(verdict.kind === "refusal" && verdict.reasons.map(({ kind }) => kind)).toContain(
    "weights-too-large",
  );
});

test("an empty log and a log of one row are refused, and tell no number that looks sure", () => {
  for (const columns of [
    { reward: [], propensity: [], probability: [] },
    { reward: [1], propensity: [0.5], probability: [0.5] },
  ]) {
    for (const estimator of [inversePropensity, selfNormalised]) {
      const [{ verdict, weights }] = evaluatePolicy(columns, { estimators: [estimator], seed: 1 });
      expect([verdict.kind, weights.rows]).toEqual(["refusal", columns.reward.length]);
    }
  }
});
