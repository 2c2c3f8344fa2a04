// The lower weighted median (Edgeworth 1887): S(c) is the least score s such that agents with at least half of the weight
// gave c no more than s. Bound of influence: an agent with less than half of the weight never moves S out of the range of
// the others' scores, but within it by more than its share: of two equal agents, (1) and (0) give 0, (1) and (1) give 1.
// Unanimity holds; monotonicity not strictly: (0) and (0) give 0, and so do (0) and (1).
import { type BallotBox, totalWeight, type VotingRule } from "./voting-rule.js";

/** A hair less: 0.1 + 0.2 and 0.3 are the same half of a weight, though they differ in the last digit. */
const HALF = 0.5 - 5e-13;
/** More than rounding moves sums of up to 31 weights, and less than the hair. */
const MARGIN = 2.5e-13;

export const weightedMedian: VotingRule = {
  name: "weighted-median",

  tally(box, totals) {
    const weight = totalWeight(box);
    for (let candidate = 0; candidate < box.candidates; candidate++) {
      totals[candidate] = weight === 0 ? 0 : lowerMedian(box, candidate, HALF * weight);
    }
  },

  /**
   * The missing stand below all of the leader's scores and above all of a rival's, with all their weight. Exact but for
   * ties and the margin, which is in the weights alone, because scores are picked and not computed.
   */
  isCertain(box, _totals, leader, missing) {
    const { candidates, infeasible, values } = box;
    const weight = totalWeight(box);
    const all = weight + missing;
    const low = (values[leader] as number) * quantile(box, leader, (HALF - MARGIN) * all - missing, weight);
    for (let candidate = 0; candidate < candidates; candidate++) {
      if (candidate === leader || infeasible[candidate] === 1) continue;
      const high = (values[candidate] as number) * quantile(box, candidate, (HALF + MARGIN) * all, weight);
      if (!(low > high)) return false;
    }
    return true;
  },
};

/** As `lowerMedian`, with the missing at 0 when `enough` is not above 0, and at 1 when it is above `weight`. */
function quantile(box: BallotBox, candidate: number, enough: number, weight: number): number {
  if (!(enough > 0)) return 0;
  return enough > weight ? 1 : lowerMedian(box, candidate, enough);
}

/**
 * The least score such that agents with at least `enough` of the weight gave no more. Selection by rising score: agents are
 * few. Each sum is made anew in declared order, so that more agents never sum to less.
 */
function lowerMedian(box: BallotBox, candidate: number, enough: number): number {
  const { agents, scores, scoresStart, stride, weights } = box;
  let level = -1;
  for (;;) {
    let next = 2;
    for (let agent = 0; agent < agents; agent++) {
      const score = scores[scoresStart + agent * stride + candidate] as number;
      // Also of agents without weight: at their level nothing is reached that was not before.
      if (score > level && score < next) next = score;
    }
    let reached = 0;
    for (let agent = 0; agent < agents; agent++) {
      if ((scores[scoresStart + agent * stride + candidate] as number) <= next)
        reached += weights[agent] as number;
    }
    // With all agents the sum is the whole weight, bit for bit: this ends. So it does with NaN. A score of -0 is 0.
    if (!(reached < enough)) return Math.max(next, 0);
    level = next;
  }
}
