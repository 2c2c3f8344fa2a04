// How well predicted probabilities agree with what happened: bins of a reliability diagram, and the error that they add up to.
// It must never part equal predictions: a bin of half of them would be chance.
import type { Span } from "./plot.js";

/** Predictions that are near each other. */
export interface ReliabilityBin {
  readonly count: number;
  /** The mean prediction, and the share of those that came true. */
  readonly predicted: number;
  readonly observed: number;
  /** 95 % interval of the share (Wilson, "Probable inference", 1927). */
  readonly interval: Span;
}

const DEFAULT_BINS = 10;
/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959964;

/**
 * Bins of about as many predictions each, so that rare events have their say.
 * @param predictions probabilities, 0 to 1. @param outcomes of the same length: 1 where it came true, else 0.
 * @throws RangeError where the lengths differ, or a prediction is none.
 */
export function reliabilityBins(
  predictions: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins: number = DEFAULT_BINS,
): readonly ReliabilityBin[] {
  const { length } = predictions;
  if (outcomes.length !== length) {
    throw new RangeError(`there are ${outcomes.length} outcomes of ${length} predictions`);
  }
  const at = (row: number): number => predictions[row] as number;
  const order = Uint32Array.from({ length }, (_, row) => row).sort((one, other) => at(one) - at(other));
  const made: ReliabilityBin[] = [];
  for (let from = 0; from < length; ) {
    // What is left is divided anew, since equal predictions may have made an earlier bin larger than its part.
    let to = from + Math.max(1, Math.round((length - from) / Math.max(1, bins - made.length)));
    while (to < length && at(order[to] as number) === at(order[to - 1] as number)) to++;
    made.push(binOf(order.subarray(from, to), predictions, outcomes));
    from = to;
  }
  return made;
}

function binOf(
  rows: Uint32Array,
  predictions: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): ReliabilityBin {
  const count = rows.length;
  let predicted = 0;
  let observed = 0;
  for (const row of rows) {
    const prediction = predictions[row] as number;
    if (!(prediction >= 0 && prediction <= 1)) {
      throw new RangeError(`prediction ${row} is ${prediction}, which is not from 0 to 1`);
    }
    predicted += prediction / count;
    observed += (outcomes[row] as number) / count;
  }
  return { count, predicted: Math.min(1, predicted), observed, interval: wilson(observed, count) };
}

function wilson(share: number, count: number): Span {
  const scale = 1 + Z ** 2 / count;
  const middle = (share + Z ** 2 / (2 * count)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Expected calibration error, 0 to 1: how far bins are off, each by its count (Naeini et al. 2015); 0 without any. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const rows = bins.reduce((sum, { count }) => sum + count, 0);
  const off = bins.reduce(
    (sum, { count, predicted, observed }) => sum + count * Math.abs(predicted - observed),
    0,
  );
  return rows === 0 ? 0 : off / rows;
}
