// SS-MDP: the dynamic programme that takes every impression for the same.
// It must never look at the click probability of the auction: what that is worth is what RLB is compared for.
import type { Bidder } from "../bidder.js";
import type { CampaignHistory } from "../campaign-history.js";
import type { ValueTable } from "./value-table.js";

/** Amin et al., "Budget Optimization for Sponsored Search: Censored Learning in MDPs", 2012, as in Cai et al. 2017. */
export function ssMdpBidder({ clicks, impressions }: CampaignHistory, values: ValueTable): Bidder {
  const mean = clicks / impressions;
  return {
    name: "SS-MDP",
    bid: (_rate, budget, auctions) => values.highestWorthwhileBid(mean, auctions, budget),
  };
}
