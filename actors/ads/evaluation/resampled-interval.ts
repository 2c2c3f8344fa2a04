// How sure a figure over worlds is: the same figure over worlds drawn anew, again and again.
// It must never draw other than whole worlds: what happens within one hangs together.
import { Random } from "../random.js";

export interface ResampledInterval {
  readonly value: number;
  /** 95% of the resampled values lie from `low` to `high`. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 4000;
const SEED = 1;

/**
 * A figure with its percentile bootstrap interval over worlds (Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979).
 * @param worlds how many, >= 1. @param figure of worlds by their numbers, some perhaps several times; the same for the same ones.
 */
export function resampledInterval(
  worlds: number,
  figure: (worlds: readonly number[]) => number,
): ResampledInterval {
  const random = new Random(SEED);
  const everyWorld = Array.from({ length: worlds }, (_, world) => world);
  const values = Float64Array.from({ length: RESAMPLES }, () =>
    figure(everyWorld.map(() => random.below(worlds))),
  ).sort();
  return {
    value: figure(everyWorld),
    low: values[Math.floor(RESAMPLES * 0.025)] as number,
    high: values[Math.ceil(RESAMPLES * 0.975) - 1] as number,
  };
}
