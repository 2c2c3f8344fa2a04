// How threads wait: strategies, the count of runnable threads, clocks.

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BatchClock } from "#runtime/channel/batch-clock.js";
import { monotonicClock } from "#runtime/channel/clock.js";
import { idleStrategy } from "#runtime/channel/idle-strategy.js";
import { allocateRunnableThreads, RunnableThreads } from "#runtime/channel/runnable-threads.js";
import { runs } from "../runs.js";

test("adaptive spins for a wake-up's time while every runnable thread has a core, and never beyond", () => {
  const buffer = allocateRunnableThreads(3);
  const threads = [0, 1, 2].map((self) => new RunnableThreads(buffer, self, 2));
  const [first] = threads;
  if (first === undefined) throw new Error("no threads");
  const adaptive = idleStrategy("adaptive", first);
  threads[0]?.enter();
  threads[1]?.enter();
  expect([0, 0.04, 0.06, 10].map((idle) => adaptive.keepSpinning(idle))).toEqual([true, true, false, false]);
  threads[2]?.enter();
  expect([0, 0.04].map((idle) => adaptive.keepSpinning(idle))).toEqual([false, false]);
  threads[1]?.leave();
  threads[1]?.leave();
  expect(adaptive.keepSpinning(0)).toBe(true);
});

test("park never spins and spin never parks", () => {
  const threads = new RunnableThreads(allocateRunnableThreads(1), 0, 1);
  expect(idleStrategy("park", threads).keepSpinning(0)).toBe(false);
  expect(idleStrategy("spin", threads).keepSpinning(1e9)).toBe(true);
});

test("the clock never goes back", () => {
  let last = monotonicClock.now();
  for (let look = 0; look < 1_000_000; look++) {
    const now = monotonicClock.now();
    if (!(now >= last)) throw new Error(`${now} after ${last}`);
    last = now;
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
