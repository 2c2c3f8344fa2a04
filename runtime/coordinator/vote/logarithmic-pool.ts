// The logarithmic opinion pool (Genest and Zidek 1986): S(c) is the weighted geometric mean of the agents' scores,
// clipped to [EPSILON, 1 - EPSILON]. Left unnormalised, so that a candidate's total does not depend on the others.
// One agent's influence is not bounded by its share of the weight: of two equal agents that give (1) and (0), the second
// pulls S from 1 down to 0.001, half the weight moving it by 0.999. It is bounded by the factor EPSILON^share.
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
   * In logarithms, with missing weight m: (A + m)(ln v_c - ln v_L) + A (ln S_c - ln S_L) + m (MOST - LEAST) < 0 for every m
   * from 0 to `missing`; linear in m, so its ends decide.
   */
  isCertain(box, totals, leader, missing) {
    const { candidates, infeasible, values } = box;
    const weight = totalWeight(box);
    const leaderValue = values[leader] as number;
    if (weight === 0 || leaderValue === 0) return false;
    const leaderLog = Math.log(totals[leader] as number);
    for (let candidate = 0; candidate < candidates; candidate++) {
      // A candidate without value has utility 0, and the leader's is above: S >= EPSILON.
      if (candidate === leader || infeasible[candidate] === 1 || values[candidate] === 0) continue;
      const valueLead = Math.log(leaderValue) - Math.log(values[candidate] as number);
      const scoreLead = weight * (leaderLog - Math.log(totals[candidate] as number));
      if (!clearlyAbove(scoreLead, -weight * valueLead)) return false;
      if (!clearlyAbove(scoreLead + (weight + missing) * valueLead, missing * (MOST - LEAST))) return false;
    }
    return true;
  },
};
