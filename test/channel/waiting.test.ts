// How threads wait: strategies, the count of runnable threads, clocks.

import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BatchClock } from "#runtime/channel/batch-clock.js";
import { monotonicClock } from "#runtime/channel/clock.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { IDLE_STRATEGIES, idleStrategy } from "#runtime/channel/idle-strategy.js";
import { RunnableThreads } from "#runtime/channel/runnable-threads.js";
import { runs } from "../runs.js";

function doorbells(count: number): readonly Doorbell[] {
  return Array.from({ length: count }, () => new Doorbell(allocateDoorbell()));
}

function threadsOf(bells: readonly Doorbell[], cores?: number): RunnableThreads {
  return new RunnableThreads(
    bells.map(({ buffer }) => buffer),
    cores,
  );
}

test("adaptive spins for a wake-up's time while every runnable thread has a core, and never beyond", () => {
  const bells = doorbells(3);
  const [first, second, third] = bells;
  const adaptive = idleStrategy("adaptive", threadsOf(bells, 2));
  first?.enter();
  second?.enter();
  expect([0, 0.04, 0.06, 10].map((idle) => adaptive.keepSpinning(idle))).toEqual([true, true, false, false]);
  third?.enter();
  expect([0, 0.04].map((idle) => adaptive.keepSpinning(idle))).toEqual([false, false]);
  second?.leave();
  expect(adaptive.keepSpinning(0)).toBe(true);
});

test("a thread wants one core or none, however often it says so; one that is rung while it is parked wants one at once", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(2), fc.constantFrom("enter", "leave", "park", "ring")), { maxLength: 30 }),
      fc.integer({ min: 0, max: 3 }),
      (steps, cores) => {
        const bells = doorbells(3);
        const threads = threadsOf(bells, cores);
        const runnable = new Set<number>();
        const parked = new Set<number>();
        for (const [thread, step] of steps) {
          const bell = bells[thread] as Doorbell;
          if (step === "park") {
            bell.prepareToPark();
            parked.add(thread);
          } else bell[step]();
          if (step === "enter" || (step === "ring" && parked.delete(thread))) runnable.add(thread);
          else if (step === "leave") runnable.delete(thread);
          expect(threads.haveCoreEach()).toBe(runnable.size <= cores);
        }
      },
    ),
    { numRuns: runs(500) },
  );
});

test("the cores are those this process may use, unless told otherwise", () => {
  const cores = availableParallelism();
  const bells = doorbells(cores + 1);
  for (const bell of bells.slice(0, cores)) bell.enter();
  const threads = threadsOf(bells);
  expect(threads.haveCoreEach()).toBe(true);
  bells.at(-1)?.enter();
  expect(threads.haveCoreEach()).toBe(false);
});

test("park never spins and spin never parks", () => {
  const threads = threadsOf(doorbells(1), 1);
  expect(idleStrategy("park", threads).keepSpinning(0)).toBe(false);
  expect(idleStrategy("spin", threads).keepSpinning(1e9)).toBe(true);
});

test.each(IDLE_STRATEGIES)("the strategy %s goes by its name", (name) => {
  expect(idleStrategy(name, threadsOf(doorbells(1), 1)).name).toBe(name);
});

test("the clock never goes back", () => {
  let last = monotonicClock.now();
  for (let look = 0; look < 1_000_000; look++) {
    const now = monotonicClock.now();
    if (!(now >= last)) throw new Error(`${now} after ${last}`);
    last = now;
  }
});

test("the clock is the platform's own monotonic one, which is the same for all threads", () => {
  for (let look = 0; look < 100; look++) {
    const before = process.hrtime.bigint();
    const now = monotonicClock.now();
    const after = process.hrtime.bigint();
    expect(now).toBeGreaterThan(Number(before) / 1e6 - 1);
    expect(now).toBeLessThan(Number(after) / 1e6 + 1);
  }
});

test("threads agree on the time: what one reads lies between two readings of the other", async () => {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
     import(${JSON.stringify(import.meta.resolve("#runtime/channel/clock.js"))}).then(({ monotonicClock }) => {
       parentPort.on("message", () => parentPort.postMessage(monotonicClock.now()));
       parentPort.postMessage("ready");
     });`,
    { eval: true },
  );
  await once(worker, "message");
  for (let look = 0; look < 50; look++) {
    const before = monotonicClock.now();
    worker.postMessage("time?");
    const [theirs] = (await once(worker, "message")) as [number];
    const after = monotonicClock.now();
    // The offsets are measured to about a microsecond; a preempted measurement may be off by more.
    expect(theirs).toBeGreaterThan(before - 1);
    expect(theirs).toBeLessThan(after + 1);
  }
  await worker.terminate();
});

test("a batch clock never goes back, and is behind by its precision at most while steps stay as long as they were", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.0001, max: 5, noNaN: true }),
      fc.integer({ min: 2, max: 200 }),
      (step, steps) => {
        const precision = 0.02;
        let real = 1000;
        const clock = new BatchClock({ now: () => real }, precision);
        clock.startBatch();
        let last = 0;
        for (let look = 0; look < steps; look++) {
          const read = clock.now();
          if (read < last) throw new Error(`${read} after ${last}`);
          if (real - read > precision + 1e-9) throw new Error(`behind by ${real - read}`);
          last = read;
          real += step;
        }
        real += 100;
        clock.startBatch();
        expect(clock.now()).toBe(real);
      },
    ),
    { numRuns: runs(1000) },
  );
});

test("a batch clock notices within 32 looks that steps have become long, however short they were", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 0.0001, noNaN: true }),
      fc.integer({ min: 50, max: 500 }),
      (step, steps) => {
        let real = 1000;
        const clock = new BatchClock({ now: () => real }, 0.02);
        clock.startBatch();
        for (let look = 0; look < steps; look++) {
          clock.now();
          real += step;
        }
        const late = real + 10;
        for (let look = 1; clock.now() < late; look++) {
          if (look > 32) throw new Error(`still ${clock.now()} after ${look} looks at ${real}`);
          real += 10;
        }
      },
    ),
    { numRuns: runs(500) },
  );
});
