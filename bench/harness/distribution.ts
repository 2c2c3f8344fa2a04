// Adds up the histograms of a contender's rounds, whichever kind they are, and reads percentiles off the sum.
// It must never average percentiles of rounds: only counts can be added.
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";
import { ticksPerMicrosecond } from "./histogram.js";
import type { CurvePoint, Percentiles } from "./result.js";

/** Points of the curve in each halving of the distance to 100 %. */
const POINTS_PER_HALVING = 3;
const BITS = 64;

/** Rounded to nanoseconds. */
function microseconds(ticks: number, perMicrosecond: number): number {
  return Math.round((ticks * 1_000) / perMicrosecond) / 1_000;
}

export class Distribution {
  #sum: Histogram | undefined;
  #perMicrosecond = 1;

  /**
   * Takes the histogram over: it is destroyed.
   * @throws RangeError where its unit is not that of those before
   */
  add(histogram: Histogram): void {
    const perMicrosecond = ticksPerMicrosecond(histogram);
    // WebAssembly histograms and others cannot be added to each other, but all can be written and read again.
    const copy = decodeFromCompressedBase64(encodeIntoCompressedBase64(histogram), BITS, false);
    histogram.destroy();
    if (this.#sum === undefined) {
      this.#perMicrosecond = perMicrosecond;
      this.#sum = build({
        bitBucketSize: BITS,
        autoResize: true,
        numberOfSignificantValueDigits: 3,
      });
    }
    if (perMicrosecond !== this.#perMicrosecond) {
      throw new RangeError("Rounds of one contender must record in one unit: use a LatencyRecorder in each.");
    }
    this.#sum.add(copy);
  }

  /** Undefined where nothing was recorded. */
  percentiles(): Percentiles | undefined {
    const sum = this.#sum;
    if (sum === undefined || sum.totalCount === 0) return undefined;
    const at = (percent: number): number =>
      microseconds(sum.getValueAtPercentile(percent), this.#perMicrosecond);
    const count = sum.totalCount;
    return {
      count,
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: at(100),
      curve: curvePercents(count).map((percent): CurvePoint => [percent, at(percent)]),
    };
  }
}

/** Up to the percent that one value of so many stands for. */
export function curvePercents(count: number): readonly number[] {
  const percents: number[] = [];
  for (let step = 0; ; step++) {
    const rest = 2 ** (-step / POINTS_PER_HALVING);
    if (rest * count < 1) return percents;
    percents.push(100 * (1 - rest));
  }
}
