// The linear opinion pool (Stone 1961): S(c) is the weighted mean of the agents' scores. The default rule.
// Keeps unanimity, strict monotonicity, weight-scale invariance and independence of all other candidates, vetoed or not.
// Bound of influence: one agent moves S by at most its share of the weight, a / (a + the others' weight).
import { type BallotBox, clearlyAbove, totalWeight, type VotingRule } from "./voting-rule.js";

export const weightedSum: VotingRule = {
  name: "weighted-sum",

  tally(box, totals) {
    const { candidates, agents, scores, scoresStart, stride, weights } = box;
    const weight = totalWeight(box);
    const divisor = weight === 0 ? 1 : weight;
    // Candidate by candidate: each sum stays in a register. Absent agents have weight 0, and whatever scores they left.
    for (let candidate = 0; candidate < candidates; candidate++) {
      let sum = 0;
      let place = scoresStart + candidate;
      for (let agent = 0; agent < agents; agent++) {
        sum += (weights[agent] as number) * (scores[place] as number);
        place += stride;
      }
      // At most 1: rounding keeps the order of the two sums.
      totals[candidate] = sum / divisor;
    }
  },

  isCertain(box, totals, leader, missing) {
    return isLinearlyCertain(box, totals, leader, missing);
  },
};

/**
 * For totals that are weighted means of points in [0, 1]: the missing give rivals 1 and the leader 0 with all their
 * weight M. Exact but for the margin: v_c (S_c A + M) / (A + M) < v_L S_L A / (A + M), with A the weight present.
 */
export function isLinearlyCertain(
  box: BallotBox,
  totals: Float64Array,
  leader: number,
  missing: number,
): boolean {
  const { candidates, infeasible, values } = box;
  const weight = totalWeight(box);
  const all = weight + missing;
  const low = (values[leader] as number) * (((totals[leader] as number) * weight) / all);
  for (let candidate = 0; candidate < candidates; candidate++) {
    if (candidate === leader || infeasible[candidate] === 1) continue;
    const high = (values[candidate] as number) * (((totals[candidate] as number) * weight + missing) / all);
    if (!clearlyAbove(low, high)) return false;
  }
  return true;
}
