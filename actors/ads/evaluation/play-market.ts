// Lets a policy play one run of a market, and counts what it achieved.
// It must never tell the policy what the oracle knows.
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Campaign } from "../catalogue/campaign.js";
import { bestCreative } from "../catalogue/creative-fit.js";
import { TargetingIndex } from "../catalogue/targeting/targeting-index.js";
import { DAY } from "../moment.js";
import type { Market } from "../simulator/market.js";
import type { AdPolicy } from "./ad-policy.js";
import { HourlyAccount } from "./hourly-account.js";
import type { ScoreCard, Totals } from "./score-card.js";

/** What listeners played in these days before a run is known to every policy. */
export const HISTORY_DAYS = 21;
/** Of the mean: an ad that is liked less is a bad one. */
const BAD = 0.5;

type Tally = { -readonly [Field in keyof Totals]: number };

export interface PlayOptions {
  /** Of the run: the same one gives every policy the same opportunities. */
  readonly seed: number;
  /** Looks at all that could have been shown as well, which takes twice as long; otherwise `badAds` is 0. */
  readonly countBadAds: boolean;
}

/** Lets the policy hear what was played before, then plays the run from its start to its end. */
export function playMarket(market: Market, policy: AdPolicy, { seed, countBadAds }: PlayOptions): ScoreCard {
  const { simulator, oracle, catalogue } = market;
  const { campaigns } = catalogue;
  const index = new TargetingIndex(campaigns);
  const tally: Tally = emptyTally(campaigns);
  const hear = (event: AdEvent): void => {
    policy.learn(event);
    count(event, campaigns, tally);
  };
  for (const event of market.history(HISTORY_DAYS)) policy.learn(event);
  simulator.reset(seed);
  const hourly = new HourlyAccount(simulator.clock);
  for (;;) {
    const request = simulator.next();
    for (const event of simulator.news()) hear(event);
    if (request === undefined) return { ...tally, hourly: hourly.columns(campaigns, simulator.clock) };
    tally.opportunities++;
    const bid = policy.decide(request);
    if (bid === undefined) continue;
    tally.bids++;
    const rate = oracle.clickRate(bid.campaign, bid.creative);
    const isBad = countBadAds && rate < BAD * meanRate(market, index.eligible(request), request);
    for (const event of simulator.act(bid)) {
      hear(event);
      if (event.type !== "impression") continue;
      tally.expectedClicks += rate;
      hourly.add(event.time, rate, event.price);
      if (isBad) tally.badAds++;
    }
  }
}

function count(event: AdEvent, campaigns: readonly Campaign[], tally: Tally): void {
  switch (event.type) {
    case "impression":
      tally.impressions++;
      tally.spend += event.price;
      tally.value += worthOf(campaigns[event.campaign], "reach");
      return;
    case "click":
      tally.clicks++;
      tally.value += worthOf(campaigns[event.campaign], "clicks");
      return;
    case "conversion":
      tally.conversions++;
      tally.value += worthOf(campaigns[event.campaign], "conversions");
      return;
    case "loss":
    case "listening":
    case "interest":
      return;
  }
}

function worthOf(campaign: Campaign | undefined, goal: Campaign["goal"]): number {
  return campaign?.goal === goal ? campaign.value : 0;
}

/** Of the eligible campaigns' best creatives, at this instant. */
function meanRate({ catalogue, oracle }: Market, eligible: readonly number[], request: AdRequest): number {
  let sum = 0;
  let fitting = 0;
  for (const index of eligible) {
    const campaign = catalogue.campaigns[index];
    const creative = campaign && bestCreative(campaign, request);
    if (campaign === undefined || creative === undefined) continue;
    sum += oracle.clickRate(index, campaign.creatives.indexOf(creative));
    fitting++;
  }
  return sum / Math.max(1, fitting);
}

function emptyTally(campaigns: readonly Campaign[]): Tally {
  const budget = campaigns.reduce((sum, campaign) => sum + budgetOf(campaign), 0);
  const none = {
    impressions: 0,
    clicks: 0,
    conversions: 0,
    expectedClicks: 0,
    badAds: 0,
    spend: 0,
    value: 0,
  };
  return { opportunities: 0, bids: 0, ...none, budget };
}

/** Whole flights lie in the run. */
function budgetOf({ start, end, dailyBudget, totalBudget }: Campaign): number {
  return Math.min(totalBudget, dailyBudget * Math.ceil((end - start) / DAY));
}
