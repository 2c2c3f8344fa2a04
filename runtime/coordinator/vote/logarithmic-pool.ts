// The logarithmic opinion pool (Genest and Zidek 1986): S(c) is the weighted geometric mean of the agents' scores,
// clipped to [EPSILON, 1 - EPSILON]. Left unnormalised, so that a candidate's total does not depend on the others.
// Bound of influence: one agent changes S by at most the factor EPSILON^share, which is more than its share: of two equal
// agents, (1) and (1) give 1, (1) and (0) give 0.001. Below EPSILON opinions are not told apart: (0) counts as (1e-6).
import { clearlyAbove, totalWeight, type VotingRule } from "./voting-rule.js";

/** Scores are clipped this far from 0 and 1: one agent's 0 is a strong word, not a veto. */
export const EPSILON = 1e-6;

const LEAST = Math.log(EPSILON);
const MOST = Math.log1p(-EPSILON);

export const logarithmicPool: VotingRule = {
  name: "logarithmic-pool",

  tally(box, totals) {
    const { candidates, agents, scores, scoresStart, stride, weights } = box;
    totals.fill(0, 0, candidates);
    const weight = totalWeight(box);
    if (weight === 0) return;
    for (let agent = 0; agent < agents; agent++) {
      const share = weights[agent] as number;
      if (share === 0) continue;
      const row = scoresStart + agent * stride;
      for (let candidate = 0; candidate < candidates; candidate++) {
        const clipped = Math.min(Math.max(scores[row + candidate] as number, EPSILON), 1 - EPSILON);
        totals[candidate] = (totals[candidate] as number) + share * Math.log(clipped);
      }
    }
    for (let candidate = 0; candidate < candidates; candidate++) {
      totals[candidate] = Math.exp((totals[candidate] as number) / weight);
    }
  },

  /**
   * The missing stand at the least for the leader and at the most for a rival. With all their weight: the leader's lead,
   * ln U_L - ln U_c, only falls with it, because no lead between two totals is larger than between the least and the most.
   * Exact but for the margin. Where nobody has weight the totals have no logarithm, and nothing is certain.
   */
  isCertain(box, totals, leader, missing) {
    const { candidates, infeasible, values } = box;
    const share = missing / (totalWeight(box) + missing);
    const low = (values[leader] as number) * diluted(totals[leader] as number, share, LEAST);
    for (let candidate = 0; candidate < candidates; candidate++) {
      if (candidate === leader || infeasible[candidate] === 1) continue;
      const high = (values[candidate] as number) * diluted(totals[candidate] as number, share, MOST);
      if (!clearlyAbove(low, high)) return false;
    }
    return true;
  },
};

/** The total, after agents with this share of the weight gave a score whose logarithm is `logarithm`. */
function diluted(total: number, share: number, logarithm: number): number {
  return Math.exp((1 - share) * Math.log(total) + share * logarithm);
}
