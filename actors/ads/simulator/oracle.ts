// The truth about the opportunity at hand, for evaluation: regret and calibration.
// It must never be handed to a policy, or be reachable from what is.
import { askedPrice } from "./auction.js";
import { normalCdf } from "./normal-cdf.js";
import { PRICE } from "./parameters.js";
import type { Stage } from "./stage.js";

/** Each figure is that of the present instant: it moves with fatigue as ads are shown. NaN when there is no opportunity. */
export class MarketOracle {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Probability of a click, were the creative (position among the campaign's) shown now. */
  clickRate(campaign: number, creative: number): number {
    const { situation, truth } = this.#stage;
    return situation.request === undefined ? Number.NaN : truth.clickRate(campaign, creative, situation);
  }

  /** Probability that a click on it would convert. */
  conversionRate(campaign: number, creative: number): number {
    const { situation, truth } = this.#stage;
    return situation.request === undefined ? Number.NaN : truth.conversionRate(campaign, creative, situation);
  }

  /** What a thousand such impressions would be worth to the campaign's goal, in micro-units. */
  worth(campaign: number, creative: number): number {
    const { goal, value } = this.#stage.world.catalogue.campaigns[campaign] ?? NOBODY;
    const thousand = 1000 * value;
    if (goal === "reach") return this.#stage.situation.request === undefined ? Number.NaN : thousand;
    const clicks = thousand * this.clickRate(campaign, creative);
    return goal === "clicks" ? clicks : clicks * this.conversionRate(campaign, creative);
  }

  /** What has to be bid to win this auction, in micro-units per thousand. */
  askedPrice(): number {
    const { situation } = this.#stage;
    return situation.request === undefined ? Number.NaN : askedPrice(situation);
  }

  /** Probability that a price, in micro-units per thousand, wins an auction like this one. */
  winRate(price: number): number {
    const { request, rivalMean } = this.#stage.situation;
    if (request === undefined) return Number.NaN;
    return price < request.floor ? 0 : normalCdf((Math.log(price) - rivalMean) / PRICE.noise);
  }
}

const NOBODY = { goal: "reach", value: Number.NaN } as const;
