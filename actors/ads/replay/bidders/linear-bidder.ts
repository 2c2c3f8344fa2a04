// LIN: a bid in proportion to the predicted click probability.
// It must never look at its budget: the base bid alone decides how fast that is spent.
import type { Bidder } from "../bidder.js";
import type { CampaignHistory } from "../campaign-history.js";

/**
 * Linear bidding (Perlich et al., "Bid Optimizing and Inventory Scoring in Targeted Online Advertising", 2012).
 * @param base the bid for an impression of the training days' mean click rate, > 0, in price units.
 */
export function linearBidder({ clicks, impressions }: CampaignHistory, base: number): Bidder {
  const mean = clicks / impressions;
  return { name: "LIN", bid: (rate) => Math.floor((rate * base) / mean) };
}
