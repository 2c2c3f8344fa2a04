// How much of a day's budget should be spent by when: in proportion to the listening that a campaign's hours bring.
// The budget's day is UTC; listening follows local time, so a plan is made for an offset between the two.
import { DAY, HOUR } from "../../moment.js";
import { EVERY_HOUR } from "../agent-catalogue.js";

/** Share of a day's listening in each local hour, times 1000: quiet nights, a commute's peak, a long evening. Set by hand. */
const LISTENING_BY_HOUR: readonly number[] = [
  16, 11, 8, 7, 9, 17, 33, 54, 60, 52, 46, 45, 47, 46, 45, 47, 53, 60, 63, 61, 58, 55, 46, 31,
];

export class DayPlan {
  /** Share that is spent when UTC hour h begins; 25 entries from 0 to 1. */
  readonly #spent = new Float64Array(25);

  /**
   * @param hours local hours in which the campaign runs, as a mask.
   * @param offset whole hours that local time is ahead of UTC.
   */
  constructor(hours: number, offset: number) {
    let sum = 0;
    for (let utc = 0; utc < 24; utc++) {
      const local = (((utc + offset) % 24) + 24) % 24;
      if (((hours & EVERY_HOUR) >> local) & 1) sum += LISTENING_BY_HOUR[local] as number;
      this.#spent[utc + 1] = sum;
    }
    // A mask without any hour spends evenly over the clock.
    for (let utc = 1; utc <= 24; utc++)
      this.#spent[utc] = sum === 0 ? utc / 24 : (this.#spent[utc] as number) / sum;
  }

  /** Share of the day's budget, in [0, 1], that should be spent at `time` (milliseconds since 1970). */
  spentBy(time: number): number {
    const into = (((time % DAY) + DAY) % DAY) / HOUR;
    const hour = Math.floor(into);
    const from = this.#spent[hour] as number;
    return from + (into - hour) * ((this.#spent[hour + 1] as number) - from);
  }
}
