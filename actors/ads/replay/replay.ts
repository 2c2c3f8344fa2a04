// The replay: a bidder against the market prices of a log, episode after episode.
// It must never show a bidder anything that a bidder in the market would not see, nor let it spend above its budget.
import type { AuctionLog } from "./auction-log.js";
import type { Bidder } from "./bidder.js";
import type { EpisodeTerms } from "./episode-terms.js";

/** What a bidder made of a log. The columns have an entry for each episode. */
export interface ReplayOutcome {
  readonly auctions: number;
  readonly impressions: number;
  readonly clicks: number;
  /** Predicted click probabilities of the impressions, added up: the clicks that luck has no part in. */
  readonly predictedClicks: number;
  readonly cost: number;
  readonly episodeClicks: Float64Array;
  readonly episodeCosts: Float64Array;
  /** What is spent, on average, in each of {@link EPISODE_PARTS} equal parts of an episode. */
  readonly partCosts: Float64Array;
}

export const EPISODE_PARTS = 50;

/**
 * Replays the log in second-price auctions: a bid that reaches the market price wins, pays that price and gets the click.
 * The last episode may be cut short by the end of the log; no bidder is told so.
 * @param replayed is called after each episode, with the auctions so far.
 */
export function replay(
  { clicks, prices, rates }: AuctionLog,
  bidder: Bidder,
  terms: EpisodeTerms,
  replayed?: (auctions: number) => void,
): ReplayOutcome {
  const episodes = Math.ceil(rates.length / terms.auctions);
  const episodeClicks = new Float64Array(episodes);
  const episodeCosts = new Float64Array(episodes);
  const partCosts = new Float64Array(EPISODE_PARTS);
  let impressions = 0;
  let predictedClicks = 0;
  for (let episode = 0; episode < episodes; episode++) {
    const end = Math.min((episode + 1) * terms.auctions, rates.length);
    let left = terms.budget;
    let clicked = 0;
    for (let at = episode * terms.auctions; at < end; at++) {
      const rate = rates[at] as number;
      const price = prices[at] as number;
      const bid = Math.min(bidder.bid(rate, left, (episode + 1) * terms.auctions - at), left);
      if (bid >= price) {
        left -= price;
        const part = Math.floor(((at % terms.auctions) * EPISODE_PARTS) / terms.auctions);
        partCosts[part] = (partCosts[part] as number) + price / episodes;
        impressions++;
        predictedClicks += rate;
        clicked += clicks[at] as number;
        bidder.won?.(rate, price, clicks[at] === 1);
      } else bidder.lost?.(rate, bid);
    }
    episodeClicks[episode] = clicked;
    episodeCosts[episode] = terms.budget - left;
    replayed?.(end);
  }
  return {
    auctions: rates.length,
    impressions,
    clicks: sum(episodeClicks),
    predictedClicks,
    cost: sum(episodeCosts),
    episodeClicks,
    episodeCosts,
    partCosts,
  };
}

function sum(column: Float64Array): number {
  return column.reduce((total, value) => total + value, 0);
}
