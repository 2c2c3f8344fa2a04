// Market prices in bands: exact where they are low and most auctions are won, a sixteenth wide above.
// A plan must never be asked what it thinks of a single high price: it knows the band's mean alone.
import type { CampaignHistory } from "../campaign-history.js";

/** Prices up to this part of themselves apart are told from one another. */
const FINENESS = 16;

export class PriceBands {
  readonly count: number;
  /** Mean price of each band in the history, ascending. */
  readonly means: Float64Array;
  /** Each band's part of the auctions in the history, each price counted once more than seen; their sum is 1. */
  readonly parts: Float64Array;
  /** The highest price that is in a band, and the highest bid that makes sense. */
  readonly highest: number;
  readonly #bands: Uint16Array;

  constructor({ prices }: Pick<CampaignHistory, "prices">) {
    this.highest = prices.length - 1;
    this.#bands = bandsOf(prices.length);
    this.count = (this.#bands[this.highest] as number) + 1;
    this.means = new Float64Array(this.count);
    this.parts = new Float64Array(this.count);
    const total = prices.reduce((sum, count) => sum + count, 0) + prices.length;
    for (const [price, count] of prices.entries()) {
      const part = (count + 1) / total;
      const band = this.#bands[price] as number;
      this.parts[band] = (this.parts[band] as number) + part;
      this.means[band] = (this.means[band] as number) + part * price;
    }
    for (const [band, part] of this.parts.entries()) this.means[band] = (this.means[band] as number) / part;
  }

  /** The band of a whole price >= 0; prices above the highest are in the last band. */
  of(price: number): number {
    return this.#bands[Math.min(price, this.highest)] as number;
  }
}

function bandsOf(prices: number): Uint16Array {
  const bands = new Uint16Array(prices);
  let band = 0;
  for (let from = 0; from < prices; band++) {
    const end = from + Math.max(1, Math.floor(from / FINENESS));
    bands.fill(band, from, end);
    from = end;
  }
  return bands;
}
