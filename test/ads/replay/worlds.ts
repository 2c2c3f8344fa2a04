// Small seeded markets to replay: a history, a log that drifted away from it, and terms.

import { Random } from "#ads/random.js";
import type { AuctionLog } from "#ads/replay/auction-log.js";
import type { CampaignHistory } from "#ads/replay/campaign-history.js";
import type { EpisodeTerms } from "#ads/replay/episode-terms.js";

export interface World {
  readonly history: CampaignHistory;
  readonly log: AuctionLog;
  readonly terms: EpisodeTerms;
}

/** Every figure is the seed's: how prices spread, how much click probabilities differ, how scarce the budget is. */
export function drawWorld(seed: number, episodes = 6): World {
  const random = new Random(seed);
  const highest = random.whole(1, 90);
  const auctions = random.whole(1, 60);
  const history = drawHistory(random, highest);
  const spread = 2 * random.uniform();
  const cheaper = random.chance(0.5) ? 1 : 2;
  const length = Math.max(1, episodes * auctions - random.below(auctions));
  const prices = Uint16Array.from({ length }, () => Math.floor(random.weighted(history.prices) / cheaper));
  const rates = Float64Array.from({ length }, () =>
    Math.min(1, (history.clicks / history.impressions) * Math.exp(spread * random.normal())),
  );
  const clicks = Uint8Array.from(rates, (rate) => Number(random.chance(rate)));
  const budget = random.below(Math.ceil(auctions * highest * random.uniform()) + 1);
  return { history, log: { clicks, prices, rates }, terms: { auctions, budget } };
}

function drawHistory(random: Random, highest: number): CampaignHistory {
  const prices = Float64Array.from({ length: highest + 1 }, () => random.below(50));
  prices[highest] = 1;
  const impressions = prices.reduce((sum, count) => sum + count, 0);
  const cost = prices.reduce((sum, count, price) => sum + count * price, 0);
  return { prices, impressions, cost, clicks: random.whole(1, Math.max(1, Math.floor(impressions / 5))) };
}
