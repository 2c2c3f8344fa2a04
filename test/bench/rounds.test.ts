// Interleaved rounds: who runs when, and what becomes of those that fail, hang or are not there.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "#ads/random.js";
import type { Contender } from "../../dist/bench/harness/contender.js";
import { HiccupMeter } from "../../dist/bench/harness/hiccup-meter.js";
import { LatencyRecorder } from "../../dist/bench/harness/latency-recorder.js";
import type { Result } from "../../dist/bench/harness/result.js";
import { runRounds } from "../../dist/bench/harness/rounds.js";
import { runs } from "../runs.js";
import { contender } from "./fakes.js";

const LIMITS = { open: 5_000, run: 5_000, close: 5_000 };

let hiccups: HiccupMeter;
beforeAll(async () => {
  hiccups = await HiccupMeter.open();
});
afterAll(() => hiccups.close());

function measure(
  contenders: readonly Contender[],
  changes: { rounds?: number; seed?: number; limits?: typeof LIMITS } = {},
): Promise<readonly Result[]> {
  const { rounds = 3, seed = 1, limits = LIMITS } = changes;
  return runRounds(
    "made up",
    contenders,
    { rounds, milliseconds: 1, limits },
    { random: new Random(seed), hiccups, calm: async () => undefined, progress: () => undefined },
  );
}

describe("the rounds", () => {
  test("every contender runs exactly once a round, one at a time, after all are open and before any is closed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        async (count, rounds, seed) => {
          const log: string[] = [];
          let busy = 0;
          const contenders = Array.from({ length: count }, (_, index) =>
            contender(
              `${index}`,
              1,
              {},
              {
                open: async () => {
                  log.push("open");
                  return {
                    run: async () => {
                      expect(++busy).toBe(1);
                      await new Promise(setImmediate);
                      busy--;
                      log.push(`${index}`);
                      return { value: 1 };
                    },
                    close: async () => void log.push("close"),
                  };
                },
              },
            ),
          );
          await measure(contenders, { rounds, seed });
          const everyone = contenders.map(({ system }) => system);
          expect(log.splice(0, count)).toEqual(everyone.map(() => "open"));
          for (let round = 0; round <= rounds; round++) {
            expect(log.splice(0, count).sort()).toEqual(everyone);
          }
          expect(log).toEqual(everyone.map(() => "close"));
        },
      ),
      { numRuns: runs(30) },
    );
  });

  test("the order changes from round to round, so that nobody always runs after the same neighbour", async () => {
    const order: string[] = [];
    const contenders = ["a", "b", "c", "d", "e"].map((system) =>
      contender(system, 1, {
        run: async () => {
          order.push(system);
          return { value: 1 };
        },
      }),
    );
    await measure(contenders, { rounds: 7 });
    const seen = new Set(
      Array.from({ length: 8 }, (_, round) => order.slice(5 * round, 5 * round + 5).join("")),
    );
    expect(seen.size).toBeGreaterThan(4);
  });

  test("the first round warms up and counts for nothing, in values, latencies and details alike", async () => {
    let run = 0;
    const [found] = await measure([
      contender("a", 0, {
        run: async () => {
          const value = [1_000, 10, 30, 20][run++] ?? 0;
          const latency = new LatencyRecorder();
          latency.record(value);
          return { value, latency: latency.histogram, details: { seen: value } };
        },
      }),
    ]);
    expect(found).toMatchObject({
      rounds: [10, 30, 20],
      median: 20,
      min: 10,
      max: 30,
      details: { seen: 20 },
    });
    expect(found?.latency?.count).toBe(3);
    expect(found?.latency?.max).toBeCloseTo(30, 1);
  });

  test("the machine's stalls are beside every run, unless a contender knows them better", async () => {
    const [theirs, mine] = await measure(
      [
        contender("harness", 1, {
          run: async () => {
            await new Promise((resolve) => setTimeout(resolve, 20));
            return { value: 1 };
          },
        }),
        contender("own", 1, {
          run: async () => {
            const meter = new LatencyRecorder();
            meter.record(123_456);
            return { value: 1, hiccups: meter.histogram };
          },
        }),
      ],
      { rounds: 1 },
    );
    expect(theirs?.hiccups?.count).toBeGreaterThan(0);
    expect(mine?.hiccups?.p50).toBeGreaterThan(123_000);
  });
});

describe("what goes wrong is told, and reaches nobody else", () => {
  const fine = contender("fine", 7);
  const failures: readonly (readonly [string, Contender, RegExp])[] = [
    [
      "opening throws",
      contender("bad", 1, {}, { open: () => Promise.reject(new Error("no port")) }),
      /no port/,
    ],
    ["a run throws", contender("bad", 1, { run: () => Promise.reject(new Error("fallback")) }), /fallback/],
    [
      "a run throws at once",
      contender("bad", 1, {
        run: () => {
          throw new TypeError("soon");
        },
      }),
      /TypeError: soon/,
    ],
    ["a value is not a number", contender("bad", Number.NaN), /value is NaN/],
    ["closing throws", contender("bad", 1, { close: () => Promise.reject(new Error("leak")) }), /leak/],
    [
      "a run never ends",
      contender("bad", 1, { run: () => new Promise<never>(() => undefined) }),
      /a run took longer/,
    ],
    [
      "opening never ends",
      contender("bad", 1, {}, { open: () => new Promise<never>(() => undefined) }),
      /opening took/,
    ],
  ];

  test.each(failures)(
    "%s: it is reported as failed without a median, and the others are measured",
    async (_, bad, message) => {
      const [failed, measured] = await measure([bad, fine], { limits: { open: 50, run: 50, close: 50 } });
      expect(failed?.failed).toMatch(message);
      expect(failed).not.toHaveProperty("median");
      expect(measured).toMatchObject({ median: 7, rounds: [7, 7, 7] });
    },
  );

  test("a contender that failed is not run again, but closed", async () => {
    let ran = 0;
    let closed = 0;
    const [failed] = await measure([
      contender("bad", 1, {
        run: async () => {
          if (++ran === 2) throw new Error("in the second round");
          return { value: 5 };
        },
        close: async () => void closed++,
      }),
    ]);
    expect([ran, closed]).toEqual([2, 1]);
    expect(failed?.failed).toContain("in the second round");
  });

  test("a system that is not installed says so, and is no failure", async () => {
    const absent = contender("Go", 1, {}, { open: async () => ({ absent: "go is not installed" }) });
    const [found] = await measure([absent, fine]);
    expect(found).toMatchObject({ absent: "go is not installed", rounds: [] });
    expect(found).not.toHaveProperty("failed");
  });
});
