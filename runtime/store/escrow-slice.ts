// How much of an account one process leases at a time: enough to decide for a while, little enough to lose for a while.
// Pure. It must never take the last money in pieces that are too small to pay for anything.

/** Of what is left: the more is gone, the smaller the slices, so that several processes can spend the end of it. */
const SHARE = 1 / 8;
/** At least so many of the largest cost, so that refills stay ahead of decisions. */
const COSTS = 32;

/**
 * Micro-units to lease, from 0 to `left`. `largest` is the most that one reservation takes; `need` what is wanted at once.
 * Half of what is left at most, unless that pays for less than one reservation.
 */
export function sliceOf(left: number, largest: number, need: number): number {
  const generous = Math.max(Math.ceil(left * SHARE), COSTS * largest);
  const fair = Math.min(generous, Math.ceil(left / 2));
  return Math.min(left, Math.max(fair, largest, need));
}
