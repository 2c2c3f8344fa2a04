// Each estimator against its textbook definition, written out over whole lists, and what a log must be to be evaluated.
import fc from "fast-check";
import {
  directMethod,
  doublyRobust,
  evaluatePolicy,
  InvalidLogError,
  inversePropensity,
  type LoggedColumns,
  type LoggedRow,
  PolicyEvaluation,
  selfNormalised,
  switchDoublyRobust,
} from "tutti/learn";
import { describe, expect, test } from "vitest";
import { runs } from "../runs.js";

type PredictedRow = Required<LoggedRow>;

/** None, or as large as any policy's: the definitions below, written plainly, lose their digits beside 1e-300. */
const probability = fc.oneof(fc.constant(0), fc.double({ min: 1e-12, max: 1, noNaN: true }));
const reward = fc.double({ min: -5, max: 5, noNaN: true });
const row: fc.Arbitrary<PredictedRow> = fc.record({
  reward,
  propensity: fc.double({ min: 0.001, max: 1, noNaN: true }),
  probability,
  predictions: fc.record({ logged: reward, policy: reward }),
});
const log = fc.array(row, { minLength: 1, maxLength: 30 });
const threshold = fc.double({ min: 0, max: 50, noNaN: true });

const OPTIONS = { seed: 7, resamples: 100 } as const;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const weight = (each: LoggedRow): number => each.probability / each.propensity;
const corrected = (each: PredictedRow): number =>
  each.predictions.policy + weight(each) * (each.reward - each.predictions.logged);

const definitions = {
  ips: (rows: readonly PredictedRow[]) => mean(rows.map((each) => weight(each) * each.reward)),
  dm: (rows: readonly PredictedRow[]) => mean(rows.map((each) => each.predictions.policy)),
  dr: (rows: readonly PredictedRow[]) => mean(rows.map(corrected)),
  switchDr: (rows: readonly PredictedRow[], above: number) =>
    mean(rows.map((each) => (weight(each) <= above ? corrected(each) : each.predictions.policy))),
  snips: (rows: readonly PredictedRow[]) =>
    mean(rows.map((each) => weight(each) * each.reward)) / mean(rows.map(weight)),
};

function columns(rows: readonly PredictedRow[]): LoggedColumns {
  return {
    reward: rows.map((each) => each.reward),
    propensity: rows.map((each) => each.propensity),
    probability: rows.map((each) => each.probability),
    predictions: {
      logged: rows.map((each) => each.predictions.logged),
      policy: rows.map((each) => each.predictions.policy),
    },
  };
}

/** To nine digits of the largest number that entered the sum. */
function expectClose(actual: number | undefined, expected: number, largest: number): void {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, largest));
}

describe("every estimator is its textbook definition", () => {
  test("on any log", () => {
    fc.assert(
      fc.property(log, threshold, (rows, above) => {
        const switching = switchDoublyRobust(above);
        const estimators = [inversePropensity, directMethod, doublyRobust, switching, selfNormalised];
        const values = evaluatePolicy(columns(rows), { ...OPTIONS, estimators }).map(({ value }) => value);
        const largest = 10 * Math.max(...rows.map(weight));
        expectClose(values[0], definitions.ips(rows), largest);
        expectClose(values[1], definitions.dm(rows), largest);
        expectClose(values[2], definitions.dr(rows), largest);
        expectClose(values[3], definitions.switchDr(rows, above), largest);
        const expected = definitions.snips(rows);
        if (Number.isFinite(expected)) expectClose(values[4], expected, largest);
        else expect(values[4]).toBeUndefined();
      }),
      { numRuns: runs(300) },
    );
  });

  test("and SNIPS stays within the rewards, however large a weight is", () => {
    const rows = [
      { reward: 1, propensity: 1e-6, probability: 1 },
      { reward: 0, propensity: 1, probability: 1 },
    ];
    const evaluation = new PolicyEvaluation({ ...OPTIONS, estimators: [inversePropensity, selfNormalised] });
    for (const each of rows) evaluation.add(each);
    const [ips, snips] = evaluation.conclude();
    expectClose(ips.value, 500_000, 500_000);
    expectClose(snips.value, 1e6 / (1e6 + 1), 1);
    expect(snips.weights.largestWeight).toBeCloseTo(1e6, 3);
  });
});

test("parts of a log merge to what one pass over all of it says, in whatever order", () => {
  fc.assert(
    fc.property(log, fc.nat(30), fc.boolean(), (rows, at, backwards) => {
      const cut = Math.min(at, rows.length);
      const estimators = [inversePropensity, selfNormalised, doublyRobust] as const;
      const collect = (part: readonly PredictedRow[], firstRow: number) => {
        const evaluation = new PolicyEvaluation({ ...OPTIONS, estimators, firstRow });
        for (const each of part) evaluation.add(each);
        return evaluation;
      };
      const parts = [collect(rows.slice(0, cut), 0), collect(rows.slice(cut), cut)] as const;
      const [into, from] = backwards ? [parts[1], parts[0]] : parts;
      into.merge(from);
      const whole = collect(rows, 0).conclude();
      const largest = 10 * Math.max(...rows.map(weight));
      for (const [place, merged] of into.conclude().entries()) {
        const alone = whole[place];
        expect(merged.value === undefined).toBe(alone?.value === undefined);
        if (alone?.value !== undefined) expectClose(merged.value, alone.value, largest);
        expect(merged.weights.rows).toBe(rows.length);
        expect(merged.verdict.kind).toBe(alone?.verdict.kind);
      }
    }),
    { numRuns: runs(100) },
  );
});

test("a part is not counted twice", () => {
  const estimators = [inversePropensity] as const;
  const make = () => new PolicyEvaluation({ ...OPTIONS, estimators });
  const [one, other] = [make(), make()];
  for (const each of [one, other]) each.add({ reward: 1, propensity: 0.5, probability: 0.5 });
  expect(() => one.merge(other)).toThrow(/firstRow/);
});

describe("a log that cannot be right is refused, with its row and column", () => {
  const good: LoggedRow = { reward: 1, propensity: 0.5, probability: 0.5 };
  const faults: readonly (readonly [string, Partial<LoggedRow>])[] = [
    ["propensity", { propensity: 0 }],
    ["propensity", { propensity: 1.0001 }],
    ["propensity", { propensity: -0.1 }],
    ["propensity", { propensity: Number.NaN }],
    ["probability", { probability: -0.1 }],
    ["probability", { probability: 1.1 }],
    ["reward", { reward: Number.POSITIVE_INFINITY }],
  ];
  test.each(faults)("%s of %j", (column, fault) => {
    const evaluation = new PolicyEvaluation({ ...OPTIONS, estimators: [inversePropensity] });
    evaluation.add(good);
    const refused = () => evaluation.add({ ...good, ...fault });
    expect(refused).toThrow(InvalidLogError);
    expect(refused).toThrow(expect.objectContaining({ code: "INVALID_LOG", row: 1, column }));
    expect(evaluation.conclude()[0].weights.rows).toBe(1);
  });

  test("and so is a row without the predictions that an estimator needs", () => {
    const evaluation = new PolicyEvaluation({ ...OPTIONS, estimators: [doublyRobust] });
    expect(() => evaluation.add(good)).toThrow(expect.objectContaining({ column: "predictions.logged" }));
  });
});
