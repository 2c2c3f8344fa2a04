// The weighted Borda count (Borda 1781): an agent's scores become ranks among the feasible candidates, from 0 for the last
// to 1 for the first, ties sharing their mean; S(c) is the weighted mean of the ranks. Blind to how far scores are apart.
// Bound of influence: an agent that does not veto moves S by at most its share of the weight.
// Infeasible candidates have no say (and S = 0), but a feasible loser has: of two equal agents, (1, 0, 0) and (0, 1, 0.5)
// elect the second; without the third candidate the two are level, and the first wins by its key. A loser thought worse of
// can do the same: (0, 1, 1) and (1, 0, 0) elect the first, (0, 1, 0.5) and (1, 0, 0) the second.
import { totalWeight, type VotingRule } from "./voting-rule.js";
import { isLinearlyCertain } from "./weighted-sum.js";

export const borda: VotingRule = {
  name: "borda",

  tally(box, totals) {
    const { candidates, agents, scores, scoresStart, stride, weights, infeasible } = box;
    totals.fill(0, 0, candidates);
    const weight = totalWeight(box);
    if (weight === 0) return;
    let feasible = 0;
    for (let candidate = 0; candidate < candidates; candidate++) {
      feasible += 1 - (infeasible[candidate] as number);
    }
    for (let agent = 0; agent < agents; agent++) {
      const share = weights[agent] as number;
      if (share === 0) continue;
      const row = scoresStart + agent * stride;
      for (let candidate = 0; candidate < candidates; candidate++) {
        if (infeasible[candidate] === 1) continue;
        const own = scores[row + candidate] as number;
        let beaten = 0;
        for (let rival = 0; rival < candidates; rival++) {
          if (rival === candidate || infeasible[rival] === 1) continue;
          const other = scores[row + rival] as number;
          if (other < own) beaten += 1;
          else if (other === own) beaten += 0.5;
        }
        const rank = feasible > 1 ? beaten / (feasible - 1) : 1;
        totals[candidate] = (totals[candidate] as number) + share * rank;
      }
    }
    for (let candidate = 0; candidate < candidates; candidate++) {
      // At most 1: rounding keeps the order of the two sums.
      totals[candidate] = (totals[candidate] as number) / weight;
    }
  },

  isCertain(box, totals, leader, missing) {
    return isLinearlyCertain(box, totals, leader, missing);
  },
};
