// The value function of the published bidders: clicks to come, by auctions left and budget left.
// It must never be read outside its terms: it has a row for each number of auctions up to an episode's, and no more.
import type { CampaignHistory } from "../campaign-history.js";
import type { EpisodeTerms } from "../episode-terms.js";

export class ValueTable {
  /** By auctions left, then by budget left. */
  readonly #values: Float64Array;
  readonly #width: number;
  readonly #highestBid: number;

  /**
   * Dynamic programming over market prices that do not depend on the click probability, which is taken to be the mean of
   * the training days for every auction to come (Cai et al. 2017, section 4; Amin et al. 2012 for the same process).
   * Prices are those of the history, each counted once more than seen.
   */
  constructor({ prices, clicks, impressions }: CampaignHistory, { auctions, budget }: EpisodeTerms) {
    this.#highestBid = prices.length - 1;
    this.#width = budget + 1;
    this.#values = new Float64Array((auctions + 1) * this.#width);
    const total = prices.reduce((sum, count) => sum + count, 0) + prices.length;
    const chances = prices.map((count) => (count + 1) / total);
    const mean = clicks / impressions;
    for (let left = 1; left <= auctions; left++) this.#fillRow(left, chances, mean);
  }

  /** Clicks to come under the best bids, with `auctions` and `budget` left; both whole, within the terms. */
  at(auctions: number, budget: number): number {
    return this.#values[auctions * this.#width + budget] as number;
  }

  /**
   * The highest price at which an impression is worth more than the money: its chance of a click makes good
   * what the price takes from the value of the auctions behind it.
   * @param auctions auctions left, the one that is bid for included.
   */
  highestWorthwhileBid(rate: number, auctions: number, budget: number): number {
    const values = this.#values;
    const here = (auctions - 1) * this.#width + budget;
    const highest = Math.min(this.#highestBid, budget);
    const kept = values[here] as number;
    // The value grows with the budget, so the first price that is too high ends the search.
    let bid = 0;
    while (bid < highest && rate + ((values[here - bid - 1] as number) - kept) >= 0) bid++;
    return bid;
  }

  #fillRow(auctions: number, chances: Float64Array, mean: number): void {
    const values = this.#values;
    const row = auctions * this.#width;
    // Without a budget there is no value, though price 0 has a chance: so it is in the published figures.
    for (let budget = 1; budget < this.#width; budget++) {
      const before = row - this.#width + budget;
      const base = values[before] as number;
      const bid = this.highestWorthwhileBid(mean, auctions, budget);
      let gain = 0;
      for (let price = 0; price <= bid; price++) {
        gain += (chances[price] as number) * (mean + ((values[before - price] as number) - base));
      }
      values[row + budget] = base + gain;
    }
  }
}
