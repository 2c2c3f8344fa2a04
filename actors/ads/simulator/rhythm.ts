// When sessions begin: a listener's week, as a Poisson process whose rate follows the local hour and day.
// It must never look at what was decided: who listens when is the same for every policy.
import { DAY, HOUR, isWeekend } from "../moment.js";
import { LISTENER, RHYTHM } from "./parameters.js";

const WEEK_HOURS = 168;
const WEEK: number = 7 * DAY;

/** Days from one mean to another: early birds at 0, night owls at the end. */
export const CHRONOTYPES: number = 2 * LISTENER.chronotype + 1;

export class Rhythm {
  /** For each chronotype: share of the week's listening before hour h, from Thursday 0:00 (1970 began on one); 169 entries. */
  readonly #before: readonly Float64Array[] = Array.from({ length: CHRONOTYPES }, (_, chronotype) =>
    weekOf(chronotype - LISTENER.chronotype),
  );

  /**
   * The instant until which `amount` of a mean week's listening has passed since `time`: time change of a Poisson process.
   * @param time milliseconds since 1970; `offset` minutes to the local clock. @param amount in weeks, >= 0.
   */
  later(time: number, offset: number, chronotype: number, amount: number): number {
    const before = this.#before[chronotype] as Float64Array;
    const local = time + offset * 60_000;
    const weeks = Math.floor(local / WEEK);
    const hours = (local - weeks * WEEK) / HOUR;
    const hour = Math.floor(hours);
    const from = before[hour] as number;
    const passed = from + (hours - hour) * ((before[hour + 1] as number) - from) + amount;
    const whole = Math.floor(passed);
    return (weeks + whole) * WEEK + hoursUntil(before, passed - whole) * HOUR - offset * 60_000;
  }
}

function weekOf(shift: number): Float64Array {
  const before = new Float64Array(WEEK_HOURS + 1);
  for (let hour = 0; hour < WEEK_HOURS; hour++) {
    const clock = (hour - shift + WEEK_HOURS) % 24;
    const rate = (RHYTHM.byHour[clock] as number) * (isWeekend(hour * HOUR, 0) ? weekendFactor(clock) : 1);
    before[hour + 1] = (before[hour] as number) + rate;
  }
  const sum = before[WEEK_HOURS] as number;
  return before.map((passed) => passed / sum);
}

function weekendFactor(hour: number): number {
  const { late, morning, day } = RHYTHM.weekend;
  if (hour < 5 || hour >= 19) return late;
  return hour < 10 ? morning : day;
}

/** Hours at which the share is reached; `share` in [0, 1). */
function hoursUntil(before: Float64Array, share: number): number {
  let low = 0;
  let high = WEEK_HOURS;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((before[middle] as number) <= share) low = middle;
    else high = middle;
  }
  const from = before[low] as number;
  return low + (share - from) / ((before[high] as number) - from);
}
