// One model for everything: the probability of a click from all that is known at once, and from it the worth, the choice and
// the bid. Prices of rivals are learned as Tutti's Bid Optimizer learns them, so that only the judgement differs.
// It must never look at anything that Tutti's agents could not look at too.
import type { ClickEvent, ImpressionEvent, LossEvent } from "../../ad-event.js";
import type { AdRequest } from "../../ad-request.js";
import type { AgentCampaign } from "../../agents/agent-catalogue.js";
import { Markets } from "../../agents/bidding/markets.js";
import { ResponseRates } from "../../agents/bidding/response-rates.js";
import { Selectivity } from "../../agents/bidding/selectivity.js";
import { unkept } from "../../memory/pieces.js";
import type { ClickModel } from "./click-model.js";
import { ListenerHistory } from "./listener-history.js";
import { MOST_FEATURES, MonolithFeatures } from "./monolith-features.js";
import type { MonolithSettings } from "./monolith-settings.js";
import { PendingImpressions } from "./pending-impressions.js";
import type { SpendControl } from "./spend-control.js";

/** Other bidders' median price is believed to be this share of the campaigns' median maximum bid, as Tutti believes. */
const MEDIAN_SHARE = 0.4;

export interface MonolithOpinion {
  scores: Float64Array;
  prices: Float64Array;
  readonly vetoes: number[];
}

export class MonolithModel {
  readonly history: ListenerHistory;
  readonly #campaigns: readonly AgentCampaign[];
  readonly #clicks: ClickModel;
  readonly #control: SpendControl;
  readonly #features: MonolithFeatures;
  readonly #markets: Markets;
  readonly #conversions: ResponseRates;
  readonly #median: number;
  readonly #greed: number;
  readonly #selectivity: Selectivity;
  readonly #scratch = new Int32Array(MOST_FEATURES);
  /** Features of bids that are in the auction, by decision: a bid is won or lost before the next. */
  #bid: AdRequest | undefined;
  readonly #pending: PendingImpressions;

  constructor(
    campaigns: readonly AgentCampaign[],
    clicks: ClickModel,
    control: SpendControl,
    { greed, seed, selectivity }: Pick<MonolithSettings, "greed" | "seed" | "selectivity">,
  ) {
    this.#greed = greed;
    this.#selectivity = new Selectivity(selectivity, unkept);
    this.#campaigns = campaigns;
    this.#clicks = clicks;
    this.#control = control;
    this.history = new ListenerHistory(campaigns);
    this.#features = new MonolithFeatures(campaigns, this.history, seed);
    const bids = campaigns.map(({ maximumBid }) => maximumBid).sort((a, b) => a - b);
    this.#median = Math.max(1, (bids[bids.length >> 1] ?? 0) * MEDIAN_SHARE);
    this.#markets = new Markets(this.#median, unkept);
    this.#conversions = new ResponseRates(campaigns.length);
    this.#pending = new PendingImpressions(clicks);
  }

  judge(request: AdRequest, candidates: readonly unknown[], opinion: MonolithOpinion): void {
    const { scores, prices, vetoes } = opinion;
    const { landscape } = this.#markets.of(request.device);
    const market = this.#markets.of(request.device);
    this.#pending.expire(request.time);
    this.#features.enter(request);
    this.#bid = request;
    vetoes.length = 0;
    for (let position = 0; position < scores.length; position++) {
      const campaign = candidates[position] as number;
      scores[position] = 0;
      prices[position] = 0;
      if (this.#control.factor(campaign, request) <= 0) {
        vetoes.push(position);
        continue;
      }
      const clicks = this.#clickRate(campaign);
      const worth = this.#worth(campaign, clicks);
      const wanted = request.auction === "first-price" ? market.price(worth) : worth;
      const price = Math.floor(wanted < request.floor && worth >= request.floor ? request.floor : wanted);
      if (price < request.floor || price <= 0) {
        vetoes.push(position);
        continue;
      }
      const gain = (worth * landscape.winRate(price)) / this.#median;
      const wish = Math.exp(this.#greed * Math.log(clicks) + (1 - this.#greed) * Math.log(gain));
      scores[position] = wish / (1 + wish);
      prices[position] = price;
    }
  }

  won(event: ImpressionEvent): void {
    const { campaign, listener, moment, price, bid, time, decision } = event;
    const { landscape } = this.#markets.of(moment.device);
    if (moment.auction === "first-price") landscape.sawAtMost(bid);
    else landscape.sawPrice(price * 1000);
    this.#markets.learned(moment.device);
    this.#control.spent(campaign, price, time);
    this.#conversions.impression(campaign, 1);
    if (this.#bid?.time === time) {
      this.#selectivity.bought(this.#clickRate(campaign));
      const end = this.#features.write(campaign, this.#scratch, 0);
      this.#pending.add(decision, this.#scratch.slice(0, end), time);
    }
    this.history.showed(listener, campaign, time);
  }

  lost({ bid, moment }: LossEvent): void {
    this.#markets.of(moment.device).landscape.sawAtLeast(bid);
    this.#markets.learned(moment.device);
  }

  clicked({ decision, campaign }: ClickEvent): void {
    this.#conversions.click(campaign);
    this.#pending.clicked(decision);
  }

  converted(campaign: number): void {
    this.#conversions.conversion(campaign);
  }

  #clickRate(campaign: number): number {
    const end = this.#features.write(campaign, this.#scratch, 0);
    return this.#clicks.predict(this.#scratch, end);
  }

  /** What a thousand impressions now are worth to a campaign, at most its maximum bid. */
  #worth(campaign: number, clickRate: number): number {
    const { goal, value, maximumBid } = this.#campaigns[campaign] as AgentCampaign;
    if (goal === "reach") return Math.min(value * 1000, maximumBid);
    const clicks = value * 1000 * clickRate * this.#selectivity.share(clickRate);
    return Math.min(
      goal === "clicks" ? clicks : clicks * this.#conversions.conversionRate(campaign),
      maximumBid,
    );
  }
}
