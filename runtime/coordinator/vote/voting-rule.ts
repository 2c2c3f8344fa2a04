// What a voting rule is: a pure function from ballots to one total a candidate, with what it takes to stop early.
// Rules live beside this file, one each. None may depend on the order of arrival: agents are summed in declared order.

export type VotingRuleName = "weighted-sum" | "logarithmic-pool" | "borda" | "weighted-median";

/**
 * The ballots of one decision, as rows of a larger table. One object, used again for the next decision.
 * Score of agent i for candidate c: `scores[scoresStart + i * stride + c]`, in [0, 1].
 */
export interface BallotBox {
  candidates: number;
  readonly agents: number;
  scores: Float64Array;
  scoresStart: number;
  stride: number;
  /** Effective weight a_i = w_i l_i q_i f_i of each agent; 0 for one that is absent. */
  readonly weights: Float64Array;
  /** 1 where candidate c may not win. */
  readonly infeasible: Uint8Array;
  /** Value of candidate c. */
  readonly values: Float64Array;
}

export interface VotingRule {
  readonly name: VotingRuleName;
  /**
   * Writes S(c), in [0, 1], for every candidate; of an infeasible one it may be anything in that range. All are 0 where no
   * agent has weight.
   */
  tally(box: BallotBox, totals: Float64Array): void;
  /**
   * Whether `leader` has the highest utility S(c) value(c) of the feasible candidates whatever agents not in the box may
   * still say, when their effective weights sum to at most `missing`. May err on the side of `false` only.
   */
  isCertain(box: BallotBox, totals: Float64Array, leader: number, missing: number): boolean;
}

/**
 * A lead must be larger than this part of the leader's utility: rounding moves sums of up to 31 agents by far less, so that
 * an early decision and the full vote agree.
 */
const ROUNDING_MARGIN = 1e-9;

/** Utilities below this may be products that have lost digits: no lead of theirs is clear. */
const LEAST_CLEAR = 1e-100;

/** Whether a leader's utility that is `low` at least stays above a rival's that is `high` at most, in spite of rounding. */
export function clearlyAbove(low: number, high: number): boolean {
  return low >= LEAST_CLEAR && low - high > ROUNDING_MARGIN * low;
}

/** Sum of the effective weights. */
export function totalWeight(box: BallotBox): number {
  let sum = 0;
  for (let agent = 0; agent < box.agents; agent++) sum += box.weights[agent] as number;
  return sum;
}
