// The Bid Optimizer's judgement: what an impression is worth to each campaign, held to its budget's pace, and the price
// that buys it best. A candidate whose price would be below the floor, or whose budget is spent or ahead of its plan, is vetoed.
// It must never bid above the worth, above the campaign's maximum bid, or below the floor.
import type { Veto } from "tutti";
import type { ClickEvent, ImpressionEvent, LossEvent } from "../../ad-event.js";
import type { AdRequest, AuctionType, DeviceType } from "../../ad-request.js";
import { LISTENERS, MODEL } from "../../memory/parts.js";
import { ofPart, type PieceChanged, type Pieces, PieceTree } from "../../memory/pieces.js";
import type { AgentCampaign } from "../agent-catalogue.js";
import { logLiftScore } from "../response/response-lift.js";
import type { BidSettings } from "./bid-settings.js";
import type { BidShading } from "./bid-shading.js";
import { BidWords } from "./bid-words.js";
import { CampaignLifts } from "./campaign-lifts.js";
import { CampaignRecords } from "./campaign-records.js";
import type { ListenerMemory } from "./listener-memory.js";
import { Markets } from "./markets.js";
import { OpportunityLifts } from "./opportunity-lifts.js";
import { AHEAD, Pacing, SPENT } from "./pacing.js";
import { ResponseRates } from "./response-rates.js";
import { Selectivity } from "./selectivity.js";

/** Other bidders' median price is believed to be this share of the campaigns' median maximum bid. Set by hand. */
const MEDIAN_SHARE = 0.4;
/** Micro-units for a thousand, where there is no campaign to tell the scale of money. */
const MEDIAN_WITHOUT_CAMPAIGNS = 2_000_000;
const LEAST_CONFIDENCE = 0.5;
const MOST_CONFIDENCE = 0.95;
/** Weight of the worth that is won, from none to the most, in the logarithm of clicks that a score stands for. */
const GAIN_WEIGHT = 0.12;
/** Impressions at which the confidence is half way. */
const HALF_CONFIDENT = 500;

/** What the Bid Optimizer says; written anew for each request, always the same object. */
export interface BidOpinion {
  scores: Float64Array;
  /** Micro-units for a thousand impressions, whole numbers. */
  prices: Float64Array;
  readonly vetoes: Veto[];
  confidence: number;
  reason: string;
}

export class BidModel {
  /** What is learned, for whoever keeps it. */
  readonly pieces: Pieces;
  /** What the Profiler tells of listeners. */
  readonly listeners: ListenerMemory;
  readonly rates: ResponseRates;
  readonly #campaigns: readonly AgentCampaign[];
  readonly #pacing: Pacing;
  readonly #words = new BidWords();
  readonly #median: number;
  readonly #markets: Markets;
  readonly #selectivity: Selectivity;
  readonly #shading: number;
  readonly #opportunities: OpportunityLifts;
  readonly #lifts: CampaignLifts;
  readonly #records: CampaignRecords;
  readonly #priceVetoes: Veto[] = [];
  readonly #spentVetoes: Veto[] = [];
  readonly #aheadVetoes: Veto[] = [];
  readonly #strangerVetoes: Veto[] = [];

  constructor(campaigns: readonly AgentCampaign[], changed: PieceChanged, bidding: BidSettings) {
    this.#campaigns = campaigns;
    this.#shading = bidding.shading;
    this.#selectivity = new Selectivity(bidding.selectivity, ofPart(`${MODEL}/bought`, changed));
    this.#lifts = new CampaignLifts(campaigns, changed);
    this.listeners = this.#lifts.listeners;
    this.rates = new ResponseRates(campaigns.length);
    this.#pacing = new Pacing(campaigns, bidding.pacingGain);
    const bids = campaigns.map(({ maximumBid }) => maximumBid).sort((a, b) => a - b);
    const median = bids[bids.length >> 1] ?? 0;
    this.#median = median > 0 ? median * MEDIAN_SHARE : MEDIAN_WITHOUT_CAMPAIGNS;
    this.#markets = new Markets(this.#median, ofPart(`${MODEL}/market`, changed));
    this.#opportunities = new OpportunityLifts(ofPart(`${MODEL}/opportunity`, changed));
    this.#records = new CampaignRecords(
      campaigns,
      this.rates,
      this.#pacing,
      ofPart(`${MODEL}/campaign`, changed),
    );
    this.pieces = new PieceTree({
      [MODEL]: new PieceTree({
        market: this.#markets,
        campaign: this.#records,
        opportunity: this.#opportunities,
        response: this.#lifts.model,
        bought: this.#selectivity,
      }),
      [LISTENERS]: this.listeners,
    });
  }

  /** Writes scores, prices and vetoes for the candidates. Scores are 0 where vetoed, else 0.5 for a campaign as good as others. */
  judge(request: AdRequest, candidates: readonly unknown[], opinion: BidOpinion): void {
    const { scores, prices, vetoes } = opinion;
    const market = this.#markets.of(request.device);
    const { landscape } = market;
    this.#lifts.enter(request.listener, request.time, request.keywords);
    vetoes.length = 0;
    const opportunity = this.#opportunities.lift(request.device, request.media);
    let priced = 0;
    let bidShare = 0;
    let wins = 0;
    for (let position = 0; position < scores.length; position++) {
      scores[position] = 0;
      prices[position] = 0;
      const campaign = candidates[position];
      if (!this.#isCampaign(campaign)) {
        vetoes.push(vetoOf(this.#strangerVetoes, position, "no such campaign"));
        continue;
      }
      const pace = this.#pacing.multiplier(campaign, request.time, request.utcOffset);
      if (pace === SPENT) {
        vetoes.push(vetoOf(this.#spentVetoes, position, "the budget is spent"));
        continue;
      }
      if (pace === AHEAD) {
        vetoes.push(vetoOf(this.#aheadVetoes, position, "ahead of its budget's plan"));
        continue;
      }
      const worth = pace * this.#worth(campaign, opportunity);
      const price = priceOf(market, request.auction, worth, request.floor, this.#shading);
      if (price < request.floor || price <= 0) {
        vetoes.push(vetoOf(this.#priceVetoes, position, "worth less than the floor"));
        continue;
      }
      const winRate = landscape.winRate(price);
      // Worth that is won on average, against what the market's median costs.
      const gain = (worth * winRate) / this.#median;
      const appeal = Math.log(this.rates.clickLift(campaign));
      scores[position] = logLiftScore(appeal + (GAIN_WEIGHT * gain) / (1 + gain));
      prices[position] = price;
      priced++;
      bidShare += price / worth;
      wins += winRate;
    }
    const shares = Math.max(priced, 1);
    opinion.reason = this.#words.tell(
      request.auction,
      bidShare / shares,
      wins / shares,
      priced,
      vetoes.length,
    );
    const seen = this.rates.impressions / (this.rates.impressions + HALF_CONFIDENT);
    opinion.confidence = LEAST_CONFIDENCE + (MOST_CONFIDENCE - LEAST_CONFIDENCE) * seen;
  }

  /** Probability that a bid wins, in (0, 1). @param price micro-units for a thousand. */
  winRate(device: DeviceType, price: number): number {
    return this.#markets.of(device).landscape.winRate(price);
  }

  /** Learns from an auction that was won. */
  won(event: ImpressionEvent): void {
    const { campaign, listener, moment, price, bid, time } = event;
    if (!this.#isCampaign(campaign)) return;
    this.#lifts.enter(listener, time, moment.keywords);
    const rate = this.rates.clickRate(campaign);
    const opportunity = this.#opportunities.lift(moment.device, moment.media);
    const lift = this.#lifts.lift(campaign);
    this.#opportunities.impression(moment.device, moment.media, rate * lift);
    this.#lifts.impression(campaign, listener, rate * opportunity);
    this.#selectivity.bought(Math.min(1, rate * opportunity * lift));
    this.rates.impression(campaign, opportunity * lift);
    this.#pacing.spend(campaign, price, time);
    this.#records.changed(campaign);
    const { landscape } = this.#markets.of(moment.device);
    if (moment.auction === "first-price") landscape.sawAtMost(bid);
    else landscape.sawPrice(price * 1000);
    this.#markets.learned(moment.device);
  }

  /** Learns from an auction that was lost. */
  lost(event: LossEvent): void {
    if (!this.#isCampaign(event.campaign)) return;
    const { device } = event.moment;
    this.#markets.of(device).landscape.sawAtLeast(event.bid);
    this.#markets.learned(device);
  }

  clicked({ campaign, listener, moment, time }: ClickEvent): void {
    if (!this.#isCampaign(campaign)) return;
    this.#lifts.enter(listener, time, moment.keywords);
    this.#opportunities.click(moment.device, moment.media);
    this.#lifts.click(campaign);
    this.rates.click(campaign);
    this.#records.changed(campaign);
  }

  converted(campaign: number): void {
    if (!this.#isCampaign(campaign)) return;
    this.rates.conversion(campaign);
    this.#records.changed(campaign);
  }

  /**
   * What a thousand impressions for the current listener are worth to a campaign, at most its maximum bid.
   * @param opportunity clicks relative to the usual opportunity.
   */
  #worth(campaign: number, opportunity: number): number {
    const { goal, value, maximumBid } = this.#campaigns[campaign] as AgentCampaign;
    let worth = value * 1000;
    if (goal !== "reach") {
      const clickRate = Math.min(
        1,
        opportunity * this.#lifts.lift(campaign) * this.rates.clickRate(campaign),
      );
      worth *= clickRate * this.#selectivity.share(clickRate);
    }
    if (goal === "conversions") worth *= this.rates.conversionRate(campaign);
    return Math.min(worth, maximumBid);
  }

  #isCampaign(candidate: unknown): candidate is number {
    return typeof candidate === "number" && this.#campaigns[candidate] !== undefined;
  }
}

/** Truthful in a second-price auction, shaded in a first-price one, raised to the floor where that is still worth it. */
function priceOf(
  market: BidShading,
  auction: AuctionType,
  worth: number,
  floor: number,
  shading: number,
): number {
  const price = auction === "first-price" ? worth - shading * (worth - market.price(worth)) : worth;
  return Math.floor(price < floor && worth >= floor ? floor : price);
}

/** The same object for a position each time, so that a veto costs no memory. */
function vetoOf(vetoes: Veto[], position: number, reason: string): Veto {
  while (vetoes.length <= position) vetoes.push({ candidate: vetoes.length, reason });
  return vetoes[position] as Veto;
}
