// The plan of an episode: what the auctions to come are worth with each budget, and so what a price takes from them.
// It must never plan to spend what is not there, nor to win what is worth less than its price.
import type { EpisodeTerms } from "../episode-terms.js";
import type { PriceBands } from "./price-bands.js";
import type { SurplusTable } from "./surplus-table.js";

/** Budgets are planned for in this many steps; between them, values are read off the straight line. */
const STEPS = 64;
const WIDTH = STEPS + 1;

/**
 * Dynamic programming over auctions left and budget left, with the click probability and the price of each auction drawn
 * as believed: V(n, b) = V(n-1, b) + E max(0, rate - price / worth - (V(n-1, b) - V(n-1, b - price))).
 * The process is that of Cai et al. 2017, who take the mean for every click probability to come and money for nothing;
 * where probabilities differ much, waiting for a high one is most of what a budget is for.
 * Values are in predicted clicks.
 */
export class SpendingPlan {
  readonly #values: Float64Array;
  readonly #bands: PriceBands;
  /** Money between two steps of the budget. */
  readonly #step: number;
  readonly #auctions: number;
  #clicksForMoney = 0;

  /** Worth nothing until `solve`. */
  constructor({ auctions, budget }: EpisodeTerms, bands: PriceBands) {
    this.#values = new Float64Array((auctions + 1) * WIDTH);
    this.#bands = bands;
    this.#step = Math.max(1, budget) / STEPS;
    this.#auctions = auctions;
  }

  /**
   * Plans anew.
   * @param clicksForMoney what a unit of money is worth when it is kept, in predicted clicks, >= 0.
   */
  solve(surplus: SurplusTable, clicksForMoney: number): void {
    this.#clicksForMoney = clicksForMoney;
    for (let left = 1; left <= this.#auctions; left++) this.#solveRow(left, surplus);
  }

  /** What `auctions` to come are worth with `budget`, beyond the money; within the terms. */
  value(auctions: number, budget: number): number {
    const at = budget / this.#step;
    const below = Math.min(STEPS - 1, Math.floor(at));
    const cell = auctions * WIDTH + below;
    const low = this.#values[cell] as number;
    return low + (at - below) * ((this.#values[cell + 1] as number) - low);
  }

  /** The highest whole price at which an impression of this click probability is worth what it takes. */
  bid(rate: number, budget: number, auctions: number): number {
    const kept = this.value(auctions - 1, budget);
    let bid = 0;
    let tooHigh = Math.min(this.#bands.highest, budget) + 1;
    while (tooHigh - bid > 1) {
      const price = (bid + tooHigh) >> 1;
      const taken = kept - this.value(auctions - 1, budget - price) + this.#clicksForMoney * price;
      if (taken <= rate) bid = price;
      else tooHigh = price;
    }
    return bid;
  }

  #solveRow(left: number, { costs, surplus, end }: SurplusTable): void {
    const values = this.#values;
    const { means, count } = this.#bands;
    for (let step = 1; step <= STEPS; step++) {
      const here = (left - 1) * WIDTH + step;
      const kept = values[here] as number;
      let gain = 0;
      let at = 0;
      for (let band = 0; band < count; band++) {
        const price = means[band] as number;
        const steps = price / this.#step;
        if (steps > step) break;
        const whole = Math.floor(steps);
        const near = values[here - whole] as number;
        const rest =
          whole < step ? near + (steps - whole) * ((values[here - whole - 1] as number) - near) : near;
        const cost = Math.max(0, kept - rest) + this.#clicksForMoney * price;
        // Costs grow with the price but for rounding, so the search goes on from where it was.
        while (at > 0 && (costs[at] as number) > cost) at--;
        while (at < end && (costs[at + 1] as number) <= cost) at++;
        if (at >= end) break;
        const cell = band * costs.length + at;
        const low = costs[at] as number;
        const part = (cost - low) / ((costs[at + 1] as number) - low);
        const most = surplus[cell] as number;
        gain += most + part * ((surplus[cell + 1] as number) - most);
      }
      values[here + WIDTH] = kept + gain;
    }
  }
}
