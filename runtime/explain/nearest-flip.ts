// Finds the weight nearest to an agent's own at which another candidate wins: branch and bound over the weights where it may turn.
// It must never pass over a turn: what is not looked at cannot hold one.
import { firstDouble } from "./first-double.js";

/** A vote with one weight changed. */
export interface Vote {
  readonly winner: number;
  /** Of the feasible candidates, by their index. */
  readonly utilities: ReadonlyMap<number, number>;
}

/**
 * `weights` begin with the agent's own and lead away from it; between two neighbours the winner changes once at most. Every
 * candidate's utility must rise or fall all the way, as it does for rules whose totals move from the others' opinion towards
 * the agent's. Undefined where the winner stays.
 */
export function nearestFlip(
  weights: readonly number[],
  voteAt: (weight: number) => Vote,
): number | undefined {
  const known = new Map<number, Vote>();
  const vote = (place: number): Vote => {
    const found = known.get(place) ?? voteAt(weights[place] as number);
    known.set(place, found);
    return found;
  };
  const { winner } = vote(0);
  const isFlipped = (place: number): boolean => vote(place).winner !== winner;
  /** The first place behind `start`, at which nothing is flipped yet, up to `end`. */
  const search = (start: number, end: number): number | undefined => {
    if (end - start === 1) return isFlipped(end) ? end : undefined;
    if (!isFlipped(end) && isSafe(vote(start), vote(end))) return undefined;
    const middle = (start + end) >> 1;
    return search(start, middle) ?? search(middle, end);
  };
  const place = weights.length < 2 ? undefined : search(0, weights.length - 1);
  if (place === undefined) return undefined;
  return firstDouble(
    weights[place - 1] as number,
    weights[place] as number,
    (weight) => voteAt(weight).winner !== winner,
  );
}

/** Whether the winner of both stays above all others between the two. */
function isSafe(one: Vote, other: Vote): boolean {
  const least = (candidate: number): number =>
    Math.min(one.utilities.get(candidate) ?? 0, other.utilities.get(candidate) ?? 0);
  const most = (candidate: number): number =>
    Math.max(one.utilities.get(candidate) ?? 0, other.utilities.get(candidate) ?? 0);
  const floor = least(one.winner);
  for (const candidate of one.utilities.keys()) {
    if (candidate !== one.winner && most(candidate) >= floor) return false;
  }
  return true;
}
