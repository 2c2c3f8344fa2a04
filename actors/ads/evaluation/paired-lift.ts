// How far one contender is ahead of another, and how sure that is: worlds are drawn, and both played in the same ones.
// It must never compare other than world by world.
import { resampledInterval } from "./resampled-interval.js";

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

/**
 * The lift of a quotient of sums over worlds, with its interval. NaN where there is nothing to compare with.
 * @param ours a world each; at least one. @param theirs of the same worlds.
 */
export function pairedLift(ours: readonly Quotient[], theirs: readonly Quotient[]): PairedLift {
  const { value, low, high } = resampledInterval(
    ours.length,
    (worlds) => quotientOver(ours, worlds) / quotientOver(theirs, worlds) - 1,
  );
  return { lift: value, low, high };
}

/** Of the sums over these worlds. */
export function quotientOver(quotients: readonly Quotient[], worlds: readonly number[]): number {
  let of = 0;
  let per = 0;
  for (const world of worlds) {
    of += quotients[world]?.of ?? 0;
    per += quotients[world]?.per ?? 0;
  }
  return of / per;
}
