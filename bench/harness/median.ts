// The median of a few rounds. Pure.

/** The middle value, or the mean of the two in the middle; undefined where there is none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? undefined : lower + (upper - lower) / 2;
}
