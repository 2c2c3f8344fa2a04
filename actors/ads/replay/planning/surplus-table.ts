// What an auction is expected to bring beyond what it takes, by its band of prices and by what the price takes.
// It must never be written during a plan: a plan reads one belief about the market throughout.
import type { CampaignHistory } from "../campaign-history.js";
import type { MarketBeliefs } from "./market-beliefs.js";
import type { PriceBands } from "./price-bands.js";

/** Costs are tabulated at 0, then from `OCTAVES` halvings below the mean click rate to as many doublings above. */
const OCTAVES = 8;
const COSTS_AN_OCTAVE = 3;
/** The first cost is 0, and the last reaches beyond every click probability. */
const COSTS = 2 * OCTAVES * COSTS_AN_OCTAVE + 2;

export class SurplusTable {
  /** Costs in clicks, ascending from 0. */
  readonly costs: Float64Array = new Float64Array(COSTS);
  /** By band, then by cost: the chance of the band's prices times the mean of what the click probability is above the cost. */
  readonly surplus: Float64Array;
  /** Index of the first cost at which nothing is left. */
  end = 0;
  readonly #chances: Float64Array;

  constructor({ clicks, impressions }: Pick<CampaignHistory, "clicks" | "impressions">, bands: PriceBands) {
    const lowest = clicks / impressions / 2 ** OCTAVES;
    for (let at = 1; at < COSTS; at++) this.costs[at] = lowest * 2 ** ((at - 1) / COSTS_AN_OCTAVE);
    this.costs[COSTS - 1] = Math.max(1, this.costs[COSTS - 1] as number);
    this.surplus = new Float64Array(bands.count * COSTS);
    this.#chances = new Float64Array(bands.count);
  }

  /** Takes the beliefs as they are now. */
  fill(beliefs: MarketBeliefs): void {
    this.surplus.fill(0);
    let highest = 0;
    for (let bin = 0; bin < beliefs.bins; bin++) {
      const rate = beliefs.rate(bin);
      if (rate === 0) continue;
      highest = Math.max(highest, rate);
      beliefs.priceChances(bin, this.#chances);
      this.#add(rate, beliefs.part(bin));
    }
    this.end = this.costs.findIndex((cost) => cost >= highest);
  }

  #add(rate: number, part: number): void {
    const { costs, surplus } = this;
    for (const [band, chance] of this.#chances.entries()) {
      for (let at = 0; (costs[at] as number) < rate; at++) {
        const cell = band * COSTS + at;
        surplus[cell] = (surplus[cell] as number) + part * chance * (rate - (costs[at] as number));
      }
    }
  }
}
