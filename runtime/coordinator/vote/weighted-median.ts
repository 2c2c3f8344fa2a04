// The lower weighted median (Edgeworth 1887): S(c) is the least score s such that agents with at least half of the weight
// gave c no more than s. A minority, however extreme, cannot move S out of the range of the others; but within that range a
// single agent may move it by more than its share: of three equal agents with (0), (0) and (1), one decides between 0 and 1.
import { type BallotBox, clearlyAbove, totalWeight, type VotingRule } from "./voting-rule.js";

export const weightedMedian: VotingRule = {
  name: "weighted-median",

  tally(box, totals) {
    const weight = totalWeight(box);
    for (let candidate = 0; candidate < box.candidates; candidate++) {
      totals[candidate] = weight === 0 ? 0 : lowerMedian(box, candidate, weight / 2);
    }
  },

  /** Sound, not exact: the missing stand above every rival's scores and below all of the leader's, with all their weight. */
  isCertain(box, _totals, leader, missing) {
    const { candidates, infeasible, values } = box;
    const weight = totalWeight(box);
    if (weight === 0) return false;
    const half = (weight + missing) / 2;
    // Those that stand below the leader's scores already have `missing` of the half.
    const low = (values[leader] as number) * (half <= missing ? 0 : lowerMedian(box, leader, half - missing));
    for (let candidate = 0; candidate < candidates; candidate++) {
      if (candidate === leader || infeasible[candidate] === 1) continue;
      const high = (values[candidate] as number) * (half > weight ? 1 : lowerMedian(box, candidate, half));
      if (!clearlyAbove(low, high)) return false;
    }
    return true;
  },
};

/** The least score whose agents, with all below, have at least `enough` of the weight. Selection by rising score: agents are few. */
function lowerMedian(box: BallotBox, candidate: number, enough: number): number {
  const { agents, scores, scoresStart, stride, weights } = box;
  let reached = 0;
  let floor = Number.NEGATIVE_INFINITY;
  for (;;) {
    let least = Number.POSITIVE_INFINITY;
    for (let agent = 0; agent < agents; agent++) {
      const score = scores[scoresStart + agent * stride + candidate] as number;
      if ((weights[agent] as number) > 0 && score > floor && score < least) least = score;
    }
    // Rounding may leave the sum a hair below what is enough: then the highest score is the median.
    if (least === Number.POSITIVE_INFINITY) return Math.max(floor, 0);
    for (let agent = 0; agent < agents; agent++) {
      if (scores[scoresStart + agent * stride + candidate] === least) reached += weights[agent] as number;
    }
    if (reached >= enough) return least;
    floor = least;
  }
}
