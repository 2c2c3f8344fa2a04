// One run of a chooser that bids linearly: half of a campaign's highest bid for a click rate that is the chooser's usual one,
// more for more (LIN of Perlich et al., KDD 2012).
// It must never bid above a campaign's highest bid.
import { playRun } from "tutti/learn";
import type { AdEvent } from "../../ad-event.js";
import type { AdRequest } from "../../ad-request.js";
import type { Campaign } from "../../catalogue/campaign.js";
import { Arms } from "../arms.js";
import type { Bid } from "../auction.js";
import type { Market } from "../market.js";
import { bestArm, type Chooser } from "./choosers.js";

/** What came of a run. Money in micro-units. */
export interface BaselineFigures {
  opportunities: number;
  impressions: number;
  clicks: number;
  conversions: number;
  spent: number;
  /** What the impressions, clicks and conversions that campaigns wanted were worth to them. */
  worth: number;
  /** Sums of the impressions' true rates: clicks and conversions without their luck, of which a short run has much. */
  expectedClicks: number;
  expectedConversions: number;
}

const USUAL_SHARE = 0.5;

/** @param run the run's seed. */
export function playBaseline(
  { catalogue, simulator, oracle }: Market,
  chooser: Chooser,
  run: number,
): BaselineFigures {
  const { campaigns } = catalogue;
  const arms = new Arms(catalogue, simulator);
  const figures = {
    opportunities: 0,
    impressions: 0,
    clicks: 0,
    conversions: 0,
    spent: 0,
    worth: 0,
    expectedClicks: 0,
    expectedConversions: 0,
  };
  let rates = 0;
  let choices = 0;
  let clickRate = 0;
  let conversionRate = 0;
  const decide = (request: AdRequest): Bid | undefined => {
    figures.opportunities++;
    arms.find(request);
    const arm = bestArm(arms, chooser);
    if (arm < 0) return undefined;
    const campaign = arms.campaigns[arm] as number;
    const creative = arms.creatives[arm] as number;
    const rate = chooser.clickRate(campaign, creative);
    rates += rate;
    choices++;
    clickRate = oracle.clickRate(campaign, creative);
    conversionRate = oracle.conversionRate(campaign, creative);
    const { maximumBid } = campaigns[campaign] as Campaign;
    const share = rates === 0 ? USUAL_SHARE : (USUAL_SHARE * rate * choices) / rates;
    return { decision: String(choices), campaign, creative, price: maximumBid * Math.min(1, share) };
  };
  const learn = (event: AdEvent): void => {
    if (event.type === "impression") {
      figures.impressions++;
      figures.spent += event.price;
      figures.expectedClicks += clickRate;
      figures.expectedConversions += clickRate * conversionRate;
    }
    if (event.type === "click") figures.clicks++;
    if (event.type === "conversion") figures.conversions++;
    if ("decision" in event) figures.worth += worthOf(event, campaigns);
  };
  playRun<AdRequest, Bid, AdEvent>(simulator, { decide, learn }, run);
  return figures;
}

const WANTED: ReadonlyMap<AdEvent["type"], Campaign["goal"]> = new Map([
  ["impression", "reach"],
  ["click", "clicks"],
  ["conversion", "conversions"],
]);

function worthOf(event: AdEvent & { readonly campaign: number }, campaigns: readonly Campaign[]): number {
  const { goal, value } = campaigns[event.campaign] as Campaign;
  return WANTED.get(event.type) === goal ? value : 0;
}
