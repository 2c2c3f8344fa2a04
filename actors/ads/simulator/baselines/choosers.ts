// Simple ways to choose among arms, and the way of one who knows the truth: what is learned has to lie between them.
// None may see more than its name says; only the oracle's is handed the oracle.
import type { Campaign, Catalogue } from "../../catalogue/campaign.js";
import type { Random } from "../../random.js";
import type { Arms } from "../arms.js";
import type { MarketOracle } from "../oracle.js";

/** Rates the arms of the opportunity at hand: the one of the highest rating is taken, of equal ones the first. */
export interface Chooser {
  readonly name: string;
  rating(campaign: number, creative: number): number;
  /** What is known of the chosen arm's click rate, on any scale: bids follow it. */
  clickRate(campaign: number, creative: number): number;
}

/** Any arm alike. */
export function randomChooser(random: Random): Chooser {
  return { name: "random", rating: () => random.uniform(), clickRate: () => 1 };
}

/** The campaign that pays least. */
export function cheapestChooser({ campaigns }: Catalogue): Chooser {
  return {
    name: "cheapest",
    rating: (campaign) => -(campaigns[campaign] as Campaign).maximumBid,
    clickRate: () => 1,
  };
}

/** The creative of the highest click rate on average, whoever listens and whenever: `rates` as {@link averageRates} has them. */
export function staticChooser(rates: ReadonlyMap<string, number>): Chooser {
  const rateOf = (campaign: number, creative: number): number => rates.get(`${campaign}/${creative}`) ?? 0;
  return { name: "static", rating: rateOf, clickRate: rateOf };
}

/** The highest click rate here and now, fatigue included. */
export function oracleChooser(oracle: MarketOracle): Chooser {
  const rateOf = (campaign: number, creative: number): number => oracle.clickRate(campaign, creative);
  return { name: "oracle", rating: rateOf, clickRate: rateOf };
}

/** Position of the best arm; -1 where there is none. */
export function bestArm({ count, campaigns, creatives }: Arms, chooser: Chooser): number {
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let arm = 0; arm < count; arm++) {
    const rating = chooser.rating(campaigns[arm] as number, creatives[arm] as number);
    if (rating > highest) {
      highest = rating;
      best = arm;
    }
  }
  return best;
}
