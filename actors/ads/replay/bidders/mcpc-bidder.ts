// MCPC: what a click was worth in the past, times the chance of one.
// It must never look at its budget: that is what the other bidders are compared with.
import type { Bidder } from "../bidder.js";
import type { CampaignHistory } from "../campaign-history.js";

/** Maximum cost per click, the truthful bid, as in Cai et al. 2017: the training days' cost of a click is its worth. */
export function mcpcBidder({ cost, clicks }: CampaignHistory): Bidder {
  const worth = cost / clicks;
  return { name: "MCPC", bid: (rate) => Math.floor(rate * worth) };
}
