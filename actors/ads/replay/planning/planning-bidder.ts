// Tutti's bidder: believes, plans, bids; and believes and plans again as the market answers.
// It must never use a figure of the replayed days that it has not been shown: all else comes from the training days.
import type { Bidder } from "../bidder.js";
import type { CampaignHistory } from "../campaign-history.js";
import type { EpisodeTerms } from "../episode-terms.js";
import { ClickCalibration } from "./click-calibration.js";
import { MarketBeliefs } from "./market-beliefs.js";
import { PriceBands } from "./price-bands.js";
import { SpendingPlan } from "./spending-plan.js";
import { SurplusTable } from "./surplus-table.js";

/** Episodes after which an auction counts for half. */
const HALF_LIFE = 5;
/** Episodes between two plans, once as many have been seen; before that, a plan each time that twice as much was seen. */
const EPISODES_A_PLAN = 4;
/** Auctions before the first look at what they brought. */
const FIRST_LOOK = 125;

export class PlanningBidder implements Bidder {
  readonly name: string;
  readonly #terms: EpisodeTerms;
  readonly #worth: number;
  readonly #beliefs: MarketBeliefs;
  readonly #calibration: ClickCalibration = new ClickCalibration();
  readonly #surplus: SurplusTable;
  readonly #plan: SpendingPlan;
  #auctions = 0;
  #nextPlan = FIRST_LOOK;

  /** @param worth what a click is worth at most, > 0, in price units. */
  constructor(name: string, history: CampaignHistory, terms: EpisodeTerms, worth: number) {
    this.name = name;
    this.#terms = terms;
    this.#worth = worth;
    const bands = new PriceBands(history);
    this.#beliefs = new MarketBeliefs(history, bands);
    this.#surplus = new SurplusTable(history, bands);
    this.#plan = new SpendingPlan(terms, bands);
    this.#solve();
  }

  bid(rate: number, budget: number, auctions: number): number {
    if (auctions === this.#terms.auctions) this.#beliefs.fade(0.5 ** (1 / HALF_LIFE));
    this.#beliefs.see(rate);
    if (++this.#auctions === this.#nextPlan) {
      this.#solve();
      this.#nextPlan += Math.min(this.#auctions, EPISODES_A_PLAN * this.#terms.auctions);
    }
    return this.#plan.bid(rate, budget, auctions);
  }

  won(rate: number, price: number, clicked: boolean): void {
    this.#beliefs.paid(rate, price);
    this.#calibration.learn(rate, clicked);
  }

  lost(rate: number, bid: number): void {
    this.#beliefs.lost(rate, bid);
  }

  #solve(): void {
    this.#surplus.fill(this.#beliefs);
    this.#plan.solve(this.#surplus, 1 / (this.#worth * this.#calibration.ratio));
  }
}
