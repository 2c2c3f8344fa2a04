// The thread of the hiccup meter: sleeps a millisecond at a time, and keeps by how much each sleep took longer than the shortest.
// Parked while nobody measures. It must never talk between two sleeps: it would see stalls of its own making.
import { parentPort, workerData } from "node:worker_threads";
import { encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { CLOSED, type HiccupThreadData, SLEEP } from "./hiccup-state.js";
import { newHistogram } from "./histogram.js";

const NANOSECONDS_PER_MILLISECOND = 1e6;

const { state } = workerData as HiccupThreadData;
/** Milliseconds. The timer's own slack is no stall: as jHiccup does, take the shortest sleep ever seen for what a sleep costs. */
let shortest = Number.POSITIVE_INFINITY;

/** While the word is `measuring`. */
function measure(measuring: number): void {
  const histogram = newHistogram();
  let before = performance.now();
  while (Atomics.wait(state, 0, measuring, SLEEP) === "timed-out") {
    const after = performance.now();
    const slept = after - before;
    if (slept < shortest) shortest = slept;
    // One long stall stands for all the sleeps that it prevented.
    histogram.recordValueWithExpectedInterval(
      Math.round((slept - shortest) * NANOSECONDS_PER_MILLISECOND),
      SLEEP * NANOSECONDS_PER_MILLISECOND,
    );
    before = after;
  }
  parentPort?.postMessage(encodeIntoCompressedBase64(histogram));
  histogram.destroy();
}

parentPort?.postMessage("ready");
for (let parked = 0; ; parked += 2) {
  Atomics.wait(state, 0, parked);
  if (Atomics.load(state, 0) === CLOSED) break;
  measure(parked + 1);
}
