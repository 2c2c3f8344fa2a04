// Latencies in a histogram, and the figures that people read off it. Values are microseconds.
// hdr-histogram-js counts NaN silently and throws on negatives: both are refused here first.
import { build, type Histogram } from "hdr-histogram-js";
import { NANOSECONDS_PER_MILLISECOND } from "../channel/clock.js";

/** Microseconds. */
export interface LatencyFigures {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly "p99.9": number;
  readonly max: number;
}

const NANOSECONDS_PER_MICROSECOND = 1e3;

export class LatencyRecorder {
  readonly #histogram: Histogram = build({ numberOfSignificantValueDigits: 3 });

  /** Records one latency in milliseconds; negative ones (two clock reads in one instant) count as 0. */
  record(milliseconds: number): void {
    if (Number.isNaN(milliseconds)) throw new RangeError("a latency must be a number");
    this.#histogram.recordValue(Math.max(0, Math.round(milliseconds * NANOSECONDS_PER_MILLISECOND)));
  }

  figures(): LatencyFigures {
    const at = (percentile: number): number => round(this.#histogram.getValueAtPercentile(percentile));
    return { p50: at(50), p90: at(90), p99: at(99), "p99.9": at(99.9), max: round(this.#histogram.maxValue) };
  }
}

function round(nanoseconds: number): number {
  return Math.round(nanoseconds / (NANOSECONDS_PER_MICROSECOND / 10)) / 10;
}
