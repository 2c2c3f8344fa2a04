// Lets a policy play one run of a market, and counts what it achieved.
// It must never tell the policy what the oracle knows.
import type { AdEvent } from "../ad-event.js";
import type { Campaign } from "../catalogue/campaign.js";
import { DAY } from "../moment.js";
import type { Micros } from "../money.js";
import type { createMarket } from "../simulator/market.js";
import type { AdPolicy } from "./ad-policy.js";
import type { ScoreCard } from "./score-card.js";

type Market = ReturnType<typeof createMarket>;

/** @param seed of the run: the same one gives every policy the same opportunities. */
export function playMarket(
  { simulator, oracle, catalogue }: Market,
  policy: AdPolicy,
  seed: number,
): ScoreCard {
  const { campaigns } = catalogue;
  let opportunities = 0;
  let bids = 0;
  let impressions = 0;
  let clicks = 0;
  let conversions = 0;
  let expectedClicks = 0;
  let spend = 0;
  let value = 0;
  const hear = (event: AdEvent): void => {
    policy.learn(event);
    if (event.type === "click") {
      clicks++;
      value += worthOf(campaigns[event.campaign], "clicks");
    } else if (event.type === "conversion") {
      conversions++;
      value += worthOf(campaigns[event.campaign], "conversions");
    }
  };
  simulator.reset(seed);
  for (;;) {
    const request = simulator.next();
    for (const event of simulator.news()) hear(event);
    if (request === undefined) break;
    opportunities++;
    const bid = policy.decide(request);
    if (bid === undefined) continue;
    bids++;
    const rate = oracle.clickRate(bid.campaign, bid.creative);
    for (const event of simulator.act(bid)) {
      hear(event);
      if (event.type !== "impression") continue;
      impressions++;
      expectedClicks += rate;
      spend += event.price;
      value += worthOf(campaigns[event.campaign], "reach");
    }
  }
  const budget = campaigns.reduce((sum, campaign) => sum + budgetOf(campaign), 0);
  return { opportunities, bids, impressions, clicks, conversions, expectedClicks, spend, value, budget };
}

/** Whole flights lie in the run. */
function budgetOf({ start, end, dailyBudget, totalBudget }: Campaign): number {
  return Math.min(totalBudget, dailyBudget * Math.ceil((end - start) / DAY));
}

function worthOf(campaign: Campaign | undefined, goal: Campaign["goal"]): Micros | 0 {
  return campaign?.goal === goal ? campaign.value : 0;
}
