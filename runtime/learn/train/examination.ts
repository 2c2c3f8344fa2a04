// How good predicted probabilities were, on outcomes that nothing was learned from.
// It must never be told less than what a constant would have reached.
import { calibrationError, type ReliabilityBin, reliabilityBins } from "../../plot/reliability.js";
import { fitLogistic } from "./logistic-regression.js";

export interface Examination {
  readonly rows: number;
  /** Of the rows, what came true. */
  readonly rate: number;
  /** Mean negative log-likelihood, in nats: of the predictions, and of one that always says the rate. */
  readonly logLoss: number;
  readonly constantLogLoss: number;
  /** Expected calibration error in ten bins of about as many rows; 0 to 1. */
  readonly calibrationError: number;
  /** Of outcomes regressed on the predictions' log odds: 1 is right, below it they say too much (Cox, 1958). */
  readonly calibrationSlope: number;
  readonly bins: readonly ReliabilityBin[];
}

/** Keeps a logarithm finite. */
const LEAST = 1e-12;

/**
 * @param predictions probabilities. @param outcomes 1 where it came true, else 0; as many.
 * @throws RangeError where there are none, or not as many.
 */
export function examine(predictions: ArrayLike<number>, outcomes: ArrayLike<number>): Examination {
  const rows = predictions.length;
  const bins = reliabilityBins(predictions, outcomes);
  let trues = 0;
  let loss = 0;
  const logOdds: [number][] = [];
  for (let row = 0; row < rows; row++) {
    const held = Math.min(Math.max(predictions[row] as number, LEAST), 1 - LEAST);
    const outcome = outcomes[row] as number;
    trues += outcome;
    loss -= outcome === 1 ? Math.log(held) : Math.log(1 - held);
    logOdds.push([Math.log(held / (1 - held))]);
  }
  const rate = trues / rows;
  const { weights } = fitLogistic({ features: logOdds, outcomes }, 1e-3);
  return {
    rows,
    rate,
    logLoss: loss / rows,
    constantLogLoss: entropy(rate),
    calibrationError: calibrationError(bins),
    calibrationSlope: weights[0] ?? 0,
    bins,
  };
}

function entropy(rate: number): number {
  return rate === 0 || rate === 1 ? 0 : -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
}
