// The clock of the engine, for whoever measures or schedules beside it.
import { monotonicClock } from "./channel/clock.js";

/** Milliseconds on the clock that deadlines and latencies are measured with; the same in every thread. */
export function now(): number {
  return monotonicClock.now();
}
