// One monotonic clock for all threads of the process, so that a deadline written by one thread is read by another.
// It must never follow the wall clock: performance.now() starts anew in each worker, so each thread measures its offset.

/** Milliseconds (with fractions of a microsecond) since an arbitrary start; the same in every thread; never goes back. */
export interface Clock {
  now(): number;
}

export const NANOSECONDS_PER_MILLISECOND = 1e6;
const CALIBRATION_SAMPLES = 16;

/** performance.now() costs 35 ns, process.hrtime.bigint() 90 ns and a BigInt: read the second only to find the offset. */
function measureOffset(): number {
  let tightest = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (let sample = 0; sample < CALIBRATION_SAMPLES; sample++) {
    const before = performance.now();
    const absolute = Number(process.hrtime.bigint()) / NANOSECONDS_PER_MILLISECOND;
    const after = performance.now();
    if (after - before < tightest) {
      tightest = after - before;
      offset = absolute - (before + after) / 2;
    }
  }
  return offset;
}

const offset = measureOffset();

/** The clock of this process: every thread that imports it reads the same time, to about a microsecond. */
export const monotonicClock: Clock = {
  now(): number {
    return performance.now() + offset;
  },
};
