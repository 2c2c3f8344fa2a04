// How the numbers at an axis are written, as expressions of Vega's. The same sizes as number-format.ts writes elsewhere.
import type { Unit } from "../harness/contender.js";

/** Of microseconds. */
export const DURATION_LABELS: string =
  "datum.value >= 1e6 ? format(datum.value / 1e6, '~r') + ' s' : " +
  "datum.value >= 1000 ? format(datum.value / 1000, '~r') + ' ms' : format(datum.value, '~r') + ' us'";

/** Of x, where one in x answers takes longer. */
export const PERCENTILE_LABELS: string = "format(100 - 100 / datum.value, '.6~f') + ' %'";

export function axisLabels(unit: Unit): string {
  return unit === "us" ? DURATION_LABELS : "format(datum.value, '~s')";
}
