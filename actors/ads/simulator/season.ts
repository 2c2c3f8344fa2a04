// The season of a run: how near its height an instant is.
// It must never know what the season does: traffic, prices and conversions each take their share of it.
import { DAY } from "../moment.js";
import { SEASON } from "./parameters.js";

/**
 * From 0 far from the season to 1 at its height, along a bell of SEASON.halfWidth days.
 * @param time milliseconds since 1970; `start` and `end` are the run's.
 */
export function seasonAt(time: number, start: number, end: number): number {
  const peak = start + SEASON.peak * (end - start);
  return 2 ** -(((time - peak) / (SEASON.halfWidth * DAY)) ** 2);
}
