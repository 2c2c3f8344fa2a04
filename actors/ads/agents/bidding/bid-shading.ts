// What to bid in a first-price auction: the price that makes (worth - price) x (probability to win) largest.
// Kept as a table over worths, since the best price only depends on the worth and the landscape.
import type { PriceLandscape } from "./price-landscape.js";

/** The table is computed anew after so many auctions. */
const REFRESH_AFTER = 32;

export class BidShading {
  readonly landscape: PriceLandscape;
  /** The best price for a worth of `landscape.edges[row]`. */
  readonly #best: Float64Array;
  #stale = 0;

  constructor(landscape: PriceLandscape) {
    this.landscape = landscape;
    this.#best = new Float64Array(this.landscape.edges.length);
    this.#refresh();
  }

  /** Tells that the landscape has seen another auction. */
  learned(): void {
    if (++this.#stale >= REFRESH_AFTER) this.#refresh();
  }

  /** The best first price for something of this worth: at most the worth, and interpolated between the table's worths. */
  price(worth: number): number {
    const { edges } = this.landscape;
    const last = edges.length - 1;
    if (worth <= (edges[0] as number)) return worth * ((this.#best[0] as number) / (edges[0] as number));
    if (worth >= (edges[last] as number)) return this.#best[last] as number;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((edges[middle] as number) <= worth) low = middle;
      else high = middle;
    }
    const from = edges[low] as number;
    const share = (worth - from) / ((edges[high] as number) - from);
    return (this.#best[low] as number) * (1 - share) + (this.#best[high] as number) * share;
  }

  #refresh(): void {
    this.#stale = 0;
    const { edges, winRates } = this.landscape;
    for (let row = 0; row < edges.length; row++) {
      const worth = edges[row] as number;
      // Where no edge gains anything the worth is below all prices seen: half of it is as good as any.
      let best = worth / 2;
      let largest = 0;
      for (let bin = 0; bin < row; bin++) {
        const gain = (worth - (edges[bin] as number)) * (winRates[bin] as number);
        if (gain <= largest) continue;
        largest = gain;
        best = edges[bin] as number;
      }
      this.#best[row] = best;
    }
  }
}
