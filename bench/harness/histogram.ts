// The histogram of all recorders: HdrHistogram (Gil Tene) in nanoseconds, three digits, in WebAssembly, where recording costs a third.
// It must never be read without its unit: others may hand in histograms of microseconds, so the tag says which it is.
import { build, type Histogram, initWebAssemblySync } from "hdr-histogram-js";

initWebAssemblySync();

const NANOSECONDS = "nanoseconds";
const NANOSECONDS_PER_MICROSECOND = 1_000;
const DIGITS = 3;
/** Nanoseconds at first: it grows by itself. */
const MINUTE = 60e9;

/** Nanoseconds, so that a decision of a third of a microsecond has digits at all. */
export function newHistogram(): Histogram {
  const histogram = build({
    bitBucketSize: 64,
    autoResize: true,
    highestTrackableValue: MINUTE,
    numberOfSignificantValueDigits: DIGITS,
    useWebAssembly: true,
  });
  return markNanoseconds(histogram);
}

/** For a histogram that came from another thread: its tag does not travel. */
export function markNanoseconds(histogram: Histogram): Histogram {
  histogram.tag = NANOSECONDS;
  return histogram;
}

/** By which its values are divided to have microseconds. */
export function ticksPerMicrosecond(histogram: Histogram): number {
  return histogram.tag === NANOSECONDS ? NANOSECONDS_PER_MICROSECOND : 1;
}
