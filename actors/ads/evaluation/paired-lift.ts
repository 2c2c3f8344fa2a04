// How far one contender is ahead of another, and how sure that is: worlds are drawn, and both played in the same ones.
// It must never compare other than world by world.
import { Random } from "../random.js";

/** Relative: 0.2 is a fifth more. */
export interface PairedLift {
  readonly lift: number;
  /** 95% of the resampled lifts lie from `low` to `high`. */
  readonly low: number;
  readonly high: number;
}

/** A figure of one world, as the quotient of two counts. */
export interface Quotient {
  readonly of: number;
  readonly per: number;
}

const RESAMPLES = 4000;
const SEED = 1;

/**
 * The lift of a quotient of sums over worlds, with its percentile bootstrap interval over worlds (Efron, "Bootstrap Methods:
 * Another Look at the Jackknife", 1979). The same columns give the same interval. NaN where there is nothing to compare with.
 * @param ours a world each; at least one. @param theirs of the same worlds.
 */
export function pairedLift(ours: readonly Quotient[], theirs: readonly Quotient[]): PairedLift {
  const random = new Random(SEED);
  const everyWorld = ours.map((_, world) => world);
  const lifts = Float64Array.from({ length: RESAMPLES }, () =>
    liftOver(
      ours,
      theirs,
      everyWorld.map(() => random.below(ours.length)),
    ),
  ).sort();
  return {
    lift: liftOver(ours, theirs, everyWorld),
    low: lifts[Math.floor(RESAMPLES * 0.025)] as number,
    high: lifts[Math.ceil(RESAMPLES * 0.975) - 1] as number,
  };
}

function liftOver(ours: readonly Quotient[], theirs: readonly Quotient[], worlds: readonly number[]): number {
  return quotientOver(ours, worlds) / quotientOver(theirs, worlds) - 1;
}

function quotientOver(quotients: readonly Quotient[], worlds: readonly number[]): number {
  let of = 0;
  let per = 0;
  for (const world of worlds) {
    of += quotients[world]?.of ?? 0;
    per += quotients[world]?.per ?? 0;
  }
  return of / per;
}
