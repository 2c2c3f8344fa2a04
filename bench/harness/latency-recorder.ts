// Records latencies from the intended time of sending, so that a stall counts for everything that waited behind it.
// It must never record what is no latency: the histogram would count NaN as 0 in silence.
import type { Histogram } from "hdr-histogram-js";
import { TuttiError } from "tutti";
import { newHistogram, ticksPerMicrosecond } from "./histogram.js";

/** A latency that is negative, infinite or no number: the times that it was computed from are wrong. */
export class InvalidLatencyError extends TuttiError {
  readonly code = "INVALID_LATENCY";

  constructor(microseconds: number) {
    super(
      `A latency must be a finite number of microseconds, at least 0, not ${microseconds}: take both times from one monotonic clock.`,
    );
  }
}

export class LatencyRecorder {
  readonly histogram: Histogram = newHistogram();
  readonly #ticks = ticksPerMicrosecond(this.histogram);

  /** @throws InvalidLatencyError */
  record(microseconds: number): void {
    if (!(microseconds >= 0 && microseconds < Number.POSITIVE_INFINITY)) {
      throw new InvalidLatencyError(microseconds);
    }
    this.histogram.recordValue(Math.round(microseconds * this.#ticks));
  }

  /** Both in milliseconds, of the clock that `intended` was planned by. */
  recordBetween(intended: number, answered: number): void {
    this.record((answered - intended) * 1_000);
  }
}
