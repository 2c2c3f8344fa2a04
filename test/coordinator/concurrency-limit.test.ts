// The concurrency limit: what it keeps of an overloaded queue in virtual time, and what it must not be moved by.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AdaptiveLimit } from "#runtime/coordinator/adaptive-limit.js";
import { ConcurrencyLimit } from "#runtime/coordinator/concurrency-limit.js";
import { runs } from "../runs.js";
import { type QueueResult, runQueue, seeded } from "./simulated-queue.js";

/** Replies a millisecond, and milliseconds to answer in, so that from 15 to 1,000 requests fit into a deadline. */
const capacities = fc.record({
  service: fc.constantFrom(5, 20, 100),
  deadline: fc.constantFrom(3, 5, 10),
  seed: fc.integer(),
});

interface Loaded {
  readonly service: number;
  readonly deadline: number;
  readonly seed: number;
  /** Arrivals as a part of what it can do. */
  readonly load: number;
  readonly limited?: boolean;
}

function run({ service, load, seed, ...rest }: Loaded): QueueResult {
  return runQueue({
    duration: 60_000 / service + 2_000,
    ...rest,
    service: () => service,
    arrivals: () => service * load,
    random: seeded(seed),
  });
}

describe("a queue under load", () => {
  test("at one to four times what it can do, it does at least 90 % of its best in time, and nearly all it accepts", () => {
    fc.assert(
      fc.property(capacities, fc.constantFrom(1, 1.5, 2, 4), (capacity, load) => {
        const best = Math.max(...[0.8, 0.9, 1].map((at) => run({ ...capacity, load: at }).inTime));
        const { inTime, late } = run({ ...capacity, load });
        expect(inTime / best).toBeGreaterThan(0.9);
        expect(late / (inTime + late)).toBeLessThan(0.03);
      }),
      { numRuns: runs(20) },
    );
  });

  test("would do next to nothing in time at twice what it can do, were it not for the limit", () => {
    const capacity = { service: 20, deadline: 5, seed: 1, load: 2 };
    const unlimited = run({ ...capacity, limited: false });
    expect(unlimited.late).toBeGreaterThan(unlimited.inTime);
    expect(run(capacity).inTime).toBeGreaterThan(1.5 * unlimited.inTime);
  });

  test("well below what it can do, nobody is refused", () => {
    fc.assert(
      fc.property(
        capacities.filter(({ service, deadline }) => service * deadline >= 50),
        fc.constantFrom(0.3, 0.5, 0.7),
        (capacity, load) => {
          const { refused, late } = run({ ...capacity, load });
          expect([refused, late]).toEqual([0, 0]);
        },
      ),
      { numRuns: runs(20) },
    );
  });

  test("in bursts of three times what it can do, it loses no more than each burst's beginning", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(100, 300), (seed, period) => {
        const service = 20;
        const { arrived, inTime, late } = runQueue({
          arrivals: (now) => service * (now % period < period / 2 ? 3 : 0.3),
          service: () => service,
          deadline: 5,
          duration: 10_000,
          random: seeded(seed),
        });
        // Half of the time all that it can do, and all that comes in the other half.
        const possible = 10_000 * service * (0.5 + 0.5 * 0.3);
        expect(arrived).toBeGreaterThan(possible);
        expect(inTime / possible).toBeGreaterThan(0.85);
        expect(late / (inTime + late)).toBeLessThan(0.15);
      }),
      { numRuns: runs(10) },
    );
  });

  test("follows what it can do when that falls to a quarter and comes back", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const service = (now: number): number => (now % 4000 < 2000 ? 40 : 10);
        const { inTime, late } = runQueue({
          arrivals: () => 60,
          service,
          deadline: 5,
          duration: 16_000,
          random: seeded(seed),
        });
        expect(inTime / (8 * 2000 * 25)).toBeGreaterThan(0.9);
        expect(late / (inTime + late)).toBeLessThan(0.05);
      }),
      { numRuns: runs(10) },
    );
  });
});

/** So many windows of a millisecond, in each of which every agent with a latency replies twenty times. */
function hear(
  limit: ConcurrencyLimit,
  latencies: readonly (number | undefined)[],
  windows: number,
  from = 0,
): void {
  for (let window = 1; window <= windows; window++) {
    for (let reply = 0; reply < 20; reply++) {
      for (let held = 0; held < 100; held++) limit.admits(held);
      for (const [agent, latency] of latencies.entries()) {
        for (let held = 0; held < 100; held++) limit.admittedTo(agent, held, 1);
        if (latency !== undefined) limit.hear(agent, latency);
      }
    }
    limit.turn(from + window);
  }
}

describe("the limit", () => {
  const fresh = (): ConcurrencyLimit => {
    const limit = new ConcurrencyLimit([1, 1, 1], 1024, 0);
    hear(limit, [0.1, 0.1, 0.1], 2);
    return limit;
  };

  test("is not moved by one agent among three, be it silent, dead, slow or overloaded", () => {
    for (const latency of [undefined, 0.95, 20, Number.POSITIVE_INFINITY]) {
      const limit = fresh();
      hear(limit, [0.1, latency, 0.1], 100, 2);
      expect(limit.limit, `one that takes ${latency}`).toBe(1024);
    }
  });

  test("is not moved by silence: without replies there is nothing to judge", () => {
    const limit = fresh();
    hear(limit, [undefined, undefined, undefined], 100, 2);
    expect(limit.limit).toBe(1024);
  });

  test("is not moved by one bad window, as a pause of the machine makes", () => {
    const limit = fresh();
    hear(limit, [3, 3, 3], 1, 2);
    hear(limit, [0.1, 0.1, 0.1], 1, 3);
    hear(limit, [Number.POSITIVE_INFINITY, 3, 3], 1, 4);
    expect(limit.limit).toBe(1024);
  });

  test("does not punish agents that take most of their time by nature: asking less would make them no quicker", () => {
    const limit = new ConcurrencyLimit([1, 1], 1024, 0);
    hear(limit, [0.8, 0.8], 100);
    expect(limit.limit).toBe(1024);
    const hopeless = new ConcurrencyLimit([1, 1], 1024, 0);
    hear(hopeless, [1.5, 1.5], 100);
    expect(hopeless.limit).toBe(1024);
  });

  test("opens again for agents that have become slow by nature, once it has found that asking less does not help", () => {
    const limit = fresh();
    hear(limit, [0.8, 0.8, 0.8], 60, 2);
    const least = limit.limit;
    hear(limit, [0.8, 0.8, 0.8], 200, 62);
    expect(limit.limit).toBeGreaterThan(least + 20);
  });

  test("spares the one agent that alone cannot follow, and no other", () => {
    const limit = fresh();
    hear(limit, [0.1, 0.95, 0.1], 60, 2);
    expect(limit.limitOf(1)).toBeLessThan(80);
    expect([limit.limitOf(0), limit.limitOf(2)]).toEqual([1024, 1024]);
  });

  test("grows by half its square root where more is wanted, and by one where not", () => {
    const limit = new AdaptiveLimit(1, 1024, 1);
    for (let held = 0; held < 200; held++) limit.admits(held);
    limit.turn("late");
    expect(limit.limit).toBe(100);
    limit.turn("clear");
    expect(limit.limit).toBe(101);
    expect(limit.admits(101)).toBe(false);
    limit.turn("clear");
    expect(limit.limit).toBe(106);
  });

  test("stays between its bounds and moves by whole numbers, whatever is heard", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 4, max: 300 }),
        fc.array(fc.tuple(fc.constantFrom("clear", "slow", "late"), fc.nat(400)), { maxLength: 100 }),
        (least, most, script) => {
          const limit = new AdaptiveLimit(least, most, 2);
          for (const [load, inFlight] of script) {
            const before = limit.limit;
            expect(limit.admits(inFlight)).toBe(inFlight < before);
            limit.turn(load as "clear" | "slow" | "late");
            expect(Number.isInteger(limit.limit) && limit.limit >= least && limit.limit <= most).toBe(true);
            if (load === "clear") expect(limit.limit).toBeGreaterThanOrEqual(before);
            else expect(limit.limit).toBeLessThanOrEqual(before);
          }
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
