// The open loop under virtual time: arrivals keep their times whatever the system does, and latencies count from them.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Distribution } from "../../dist/bench/harness/distribution.js";
import { openLoop } from "../../dist/bench/harness/open-loop.js";
import type { Pace } from "../../dist/bench/harness/pace.js";
import { runs } from "../runs.js";

/** A clock that moves only when it is waited for, or pushed by a system that holds the thread up. */
class VirtualPace implements Pace {
  #now = 0;
  #alarms: { at: number; ring: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  /** The thread stands still. */
  push(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** An answer after so many milliseconds. */
  after(milliseconds: number): Promise<void> {
    return new Promise((ring) => {
      this.#alarms.push({ at: this.#now + milliseconds, ring });
    });
  }

  async turn(milliseconds: number): Promise<void> {
    // What was answered at once is seen before time goes on.
    await new Promise(setImmediate);
    const next = Math.min(...this.#alarms.map(({ at }) => at), this.#now + Math.max(milliseconds, 0.01));
    this.#now = Math.max(this.#now, next);
    const due = this.#alarms.filter(({ at }) => at <= this.#now);
    this.#alarms = this.#alarms.filter(({ at }) => at > this.#now);
    for (const { ring } of due) ring();
    await new Promise(setImmediate);
  }
}

async function latencies(
  pace: VirtualPace,
  send: (index: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const { latency } = await openLoop({ rate: 1_000, milliseconds: 1_000, arrivals: "constant", pace, send });
  const distribution = new Distribution();
  const count = latency.totalCount;
  distribution.add(latency);
  const found = distribution.percentiles();
  expect(found?.count).toBe(count);
  return [found?.count ?? 0, found?.p50 ?? 0, found?.p90 ?? 0, found?.p99 ?? 0, found?.max ?? 0];
}

describe("no coordinated omission", () => {
  test("one stall of 100 ms shows in the hundred requests that were meant to be sent meanwhile, not in one", async () => {
    const pace = new VirtualPace();
    const [count, p50, p90 = 0, p99 = 0, max] = await latencies(pace, async (index) => {
      if (index === 500) pace.push(100);
    });
    expect(count).toBe(999);
    expect(p50).toBeLessThan(1_000);
    // A tenth of all arrivals waited, each for what was left of the stall.
    expect(p90).toBeLessThan(5_000);
    expect(p99).toBeGreaterThan(85_000);
    expect(max).toBeGreaterThan(98_000);
  });

  test("a system that never stalls shows its own time alone", async () => {
    const pace = new VirtualPace();
    const [, p50 = 0, , p99 = 0] = await latencies(pace, () => pace.after(3));
    expect(p50).toBeGreaterThanOrEqual(2_990);
    expect(p99).toBeLessThan(3_100);
  });

  test("a system that is too slow for the rate falls behind for ever, and the latencies say so", async () => {
    const pace = new VirtualPace();
    const [, p50 = 0, , , max = 0] = await latencies(pace, async () => pace.push(2));
    expect(p50).toBeGreaterThan(400_000);
    expect(max).toBeGreaterThan(950_000);
  });
});

describe("arrivals", () => {
  const settings = {
    rate: fc.integer({ min: 10, max: 5_000 }),
    milliseconds: fc.integer({ min: 1, max: 500 }),
    arrivals: fc.constantFrom("poisson" as const, "constant" as const),
    seed: fc.nat(),
  };

  test("are as many whether the system answers at once, late, or holds the thread up", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record(settings),
        fc.nat({ max: 5 }),
        fc.nat({ max: 3 }),
        async (load, wait, stall) => {
          const instant = await openLoop({ ...load, pace: new VirtualPace(), send: async () => undefined });
          const pace = new VirtualPace();
          const slow = await openLoop({
            ...{ ...load, pace },
            send: (index) => {
              if (index % 7 === 0) pace.push(stall);
              return pace.after(wait);
            },
          });
          expect(slow.arrivals).toBe(instant.arrivals);
          expect(slow.answered).toBe(slow.arrivals);
          expect(slow.latency.totalCount).toBe(slow.answered);
        },
      ),
      { numRuns: runs(40) },
    );
  });

  test("Poisson gaps have the mean and the spread of an exponential, and the seed's order", async () => {
    const gaps = async (seed: number): Promise<readonly number[]> => {
      const pace = new VirtualPace();
      const times: number[] = [];
      await openLoop({
        ...{ rate: 100, milliseconds: 30_000, seed, pace },
        send: async () => void times.push(pace.now()),
      });
      return times.slice(1).map((time, index) => time - (times[index] ?? 0));
    };
    const found = await gaps(3);
    const mean = found.reduce((sum, gap) => sum + gap, 0) / found.length;
    const variance = found.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / found.length;
    expect(mean).toBeGreaterThan(9);
    expect(mean).toBeLessThan(11);
    expect(Math.sqrt(variance) / mean).toBeGreaterThan(0.9);
    expect(Math.sqrt(variance) / mean).toBeLessThan(1.1);
    expect(await gaps(3)).toEqual(found);
    expect(await gaps(4)).not.toEqual(found);
  });
});

describe("errors", () => {
  class Refused extends Error {}

  test("refusals are counted and have no latency; arrivals = answered + refused", async () => {
    const run = await openLoop({
      ...{ rate: 1_000, milliseconds: 300, pace: new VirtualPace() },
      send: async (index) => {
        if (index % 3 === 0) throw new Refused();
      },
      refusal: (error) => error instanceof Refused,
    });
    expect(run.refused).toBe(Math.ceil(run.arrivals / 3));
    expect(run.answered + run.refused).toBe(run.arrivals);
    expect(run.latency.totalCount).toBe(run.answered);
  });

  test("any other error ends the run with it", async () => {
    const pace = new VirtualPace();
    const broken = openLoop({
      ...{ rate: 1_000, milliseconds: 300, pace },
      send: () => Promise.reject(new TypeError("broken")),
      refusal: (error) => error instanceof Refused,
    });
    await expect(broken).rejects.toThrow("broken");
    expect(pace.now()).toBeLessThan(300);
  });

  test.each([
    [{ rate: 0 }, "rate"],
    [{ rate: Number.NaN }, "rate"],
    [{ milliseconds: -1 }, "milliseconds"],
  ])("%o is refused by its name", (wrong, name) => {
    const options = { rate: 1, milliseconds: 1, send: async () => undefined, ...wrong };
    expect(() => openLoop(options)).toThrow(name);
  });
});
