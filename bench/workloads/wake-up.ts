// The floor under every decision of agents that sleep: threads parked on Atomics.wait are woken, each wakes the caller, and
// the caller is parked meanwhile. No queue, no message, no work.
import { Worker } from "node:worker_threads";
import type { Bench, Contender, Running } from "../harness/contender.js";
import { LatencyRecorder } from "../harness/latency-recorder.js";
import { timed } from "./timed.js";

/** Words of the shared memory: answers since the start, whether the caller is parked, and each thread's own call. */
const ANSWERS = 0;
const CALLS = 16;
/** Words between two threads' calls: cache lines of their own. */
const APART = 32;
const AT_ONCE = 20;

export const wakeUpBench: Bench = {
  name: "wake-up",
  title: "waking parked threads and being woken by them: the floor under one decision at a time",
  contenders: () => [floor("round trip", 1), floor("three threads", 3)],
};

function floor(setting: string, threads: number): Contender {
  return { system: "Atomics.wait and notify", setting, unit: "us", open: () => open(threads) };
}

async function open(threads: number): Promise<Running> {
  const words = new Int32Array(new SharedArrayBuffer((CALLS + threads * APART) * 4));
  const workers = Array.from(
    { length: threads },
    (_, thread) =>
      new Worker(new URL("./wake-up-thread.js", import.meta.url), {
        workerData: { words, call: CALLS + thread * APART },
      }),
  );
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("online", resolve))));
  return {
    run: async (milliseconds) => {
      const recorder = new LatencyRecorder();
      await timed(milliseconds, () => {
        for (let trip = 0; trip < AT_ONCE; trip++) {
          const asked = performance.now();
          roundTrip(words, threads);
          recorder.recordBetween(asked, performance.now());
        }
        return AT_ONCE;
      });
      const { histogram } = recorder;
      const median = histogram.getValueAtPercentile(50) / (histogram.tag === "nanoseconds" ? 1_000 : 1);
      return { value: median, latency: histogram };
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function roundTrip(words: Int32Array, threads: number): void {
  const wanted = Atomics.load(words, ANSWERS) + threads;
  for (let thread = 0; thread < threads; thread++) {
    Atomics.add(words, CALLS + thread * APART, 1);
    Atomics.notify(words, CALLS + thread * APART);
  }
  for (;;) {
    const answers = Atomics.load(words, ANSWERS);
    if (answers === wanted) return;
    Atomics.wait(words, ANSWERS, answers);
  }
}
