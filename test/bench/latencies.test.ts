// Medians and percentiles against their definitions, whichever way they were recorded.
import fc from "fast-check";
import { build } from "hdr-histogram-js";
import { describe, expect, test } from "vitest";
import { curvePercents, Distribution } from "../../dist/bench/harness/distribution.js";
import { HiccupMeter } from "../../dist/bench/harness/hiccup-meter.js";
import { InvalidLatencyError, LatencyRecorder } from "../../dist/bench/harness/latency-recorder.js";
import { median } from "../../dist/bench/harness/median.js";
import { runs } from "../runs.js";

/** From a tenth of a microsecond to ten seconds. */
const latencies = fc.array(fc.double({ min: 0.1, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 200 });

/** What a histogram of three digits may be off by, and half a nanosecond of rounding. */
function near(value: number, exact: number): boolean {
  return Math.abs(value - exact) <= exact / 500 + 0.001;
}

function nearestRank(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil((percent / 100) * sorted.length)) - 1] ?? Number.NaN;
}

function recorded(values: readonly number[]): LatencyRecorder {
  const recorder = new LatencyRecorder();
  for (const value of values) recorder.record(value);
  return recorder;
}

describe("median", () => {
  test("as many values lie below it as above it", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values) ?? Number.NaN;
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
        expect(middle).toBeGreaterThanOrEqual(Math.min(...values));
        expect(middle).toBeLessThanOrEqual(Math.max(...values));
      }),
      { numRuns: runs(200) },
    );
  });

  test("two values meet in the middle; none have none", () => {
    expect(median([1, 2])).toBe(1.5);
    expect(median([])).toBeUndefined();
  });
});

describe("percentiles", () => {
  test("are the values of their rank among the rounds together, to three digits, below a microsecond as well", () => {
    fc.assert(
      fc.property(fc.array(latencies, { minLength: 1, maxLength: 4 }), (rounds) => {
        const distribution = new Distribution();
        for (const round of rounds) distribution.add(recorded(round).histogram);
        const found = distribution.percentiles();
        const all = rounds.flat();
        expect(found?.count).toBe(all.length);
        for (const [percent, value] of [
          [50, found?.p50],
          [90, found?.p90],
          [99, found?.p99],
          [99.9, found?.p999],
          [100, found?.max],
          ...(found?.curve ?? []),
        ] as const) {
          const exact = nearestRank(all, percent);
          expect(near(value ?? Number.NaN, exact), `${percent} %: ${value} for ${exact}`).toBe(true);
        }
      }),
      { numRuns: runs(60) },
    );
  });

  test("a histogram of microseconds from elsewhere is read in microseconds", () => {
    const foreign = build({ numberOfSignificantValueDigits: 3 });
    for (const value of [100, 200, 300]) foreign.recordValue(value);
    const distribution = new Distribution();
    distribution.add(foreign);
    expect(distribution.percentiles()).toMatchObject({ count: 3, p50: 200 });
  });

  test("rounds of different units are not added up as if they were one", () => {
    const distribution = new Distribution();
    distribution.add(recorded([1]).histogram);
    expect(() => distribution.add(build({}))).toThrow(RangeError);
  });

  test("where nothing was recorded there are none", () => {
    const distribution = new Distribution();
    expect(distribution.percentiles()).toBeUndefined();
    distribution.add(new LatencyRecorder().histogram);
    expect(distribution.percentiles()).toBeUndefined();
  });

  test("the curve rises to the percent that one value stands for, and not beyond what was measured", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (count) => {
        const percents = curvePercents(count);
        expect(percents[0]).toBe(0);
        for (const [index, percent] of percents.entries()) {
          expect(percent).toBeLessThanOrEqual(100 * (1 - 1 / count) + 1e-9);
          if (index > 0) expect(percent).toBeGreaterThan(percents[index - 1] ?? 100);
        }
        expect(100 - (percents.at(-1) ?? 0)).toBeLessThan(200 / count);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe("a latency recorder", () => {
  test.each([Number.NaN, -0.001, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "refuses %s, and counts nothing for it",
    (value) => {
      const recorder = new LatencyRecorder();
      expect(() => recorder.record(value)).toThrow(InvalidLatencyError);
      expect(recorder.histogram.totalCount).toBe(0);
    },
  );

  test("counts from the intended time, in milliseconds of one clock", () => {
    const recorder = new LatencyRecorder();
    recorder.recordBetween(1_000, 1_002.5);
    const distribution = new Distribution();
    distribution.add(recorder.histogram);
    expect(near(distribution.percentiles()?.p50 ?? 0, 2_500)).toBe(true);
  });
});

test("the hiccup meter answers every start with one stop, however soon, and measures again", async () => {
  const meter = await HiccupMeter.open();
  try {
    for (let time = 0; time < 20; time++) {
      meter.start();
      expect((await meter.stop()).totalCount).toBeGreaterThanOrEqual(0);
    }
    meter.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await meter.stop()).totalCount).toBeGreaterThan(0);
  } finally {
    await meter.close();
  }
});
