// All voting rules by their names, as a rationale names them.
import { borda } from "./borda.js";
import { logarithmicPool } from "./logarithmic-pool.js";
import type { VotingRule, VotingRuleName } from "./voting-rule.js";
import { weightedMedian } from "./weighted-median.js";
import { weightedSum } from "./weighted-sum.js";

export const VOTING_RULES: Readonly<Record<VotingRuleName, VotingRule>> = {
  "weighted-sum": weightedSum,
  "logarithmic-pool": logarithmicPool,
  borda,
  "weighted-median": weightedMedian,
};
