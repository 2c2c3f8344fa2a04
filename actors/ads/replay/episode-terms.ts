// The terms of the published comparison: episodes of a thousand auctions with a thirty-second of what they would cost.
// They must never depend on the log that is replayed.
import type { CampaignHistory } from "./campaign-history.js";

export interface EpisodeTerms {
  /** Auctions an episode. */
  readonly auctions: number;
  /** What an episode may spend, a whole number in the log's price units. */
  readonly budget: number;
}

const AUCTIONS = 1000;
/** The budget, as a part of what all of an episode's auctions would cost at the training days' mean price. */
const BUDGET_PART = 1 / 32;

/** N = 1000 and c0 = 1/32 of Cai et al., "Real-Time Bidding by Reinforcement Learning in Display Advertising", 2017. */
export function publishedTerms({ cost, impressions }: CampaignHistory): EpisodeTerms {
  return { auctions: AUCTIONS, budget: Math.floor((cost / impressions) * AUCTIONS * BUDGET_PART) };
}
