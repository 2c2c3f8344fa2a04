// A replay as plots: clicks and what they cost by bidder, spend over the episode, the market's prices, and how far its click
// estimates are to be believed. It must never draw a figure without its interval where luck has a part in it.
import {
  calibrationPlot,
  type ForestRow,
  forestPlot,
  type Line,
  type Plot,
  priceLandscape,
  reliabilityBins,
  spendPlot,
} from "tutti/learn";
import { resampledInterval } from "../evaluation/resampled-interval.js";
import type { EpisodeTerms } from "./episode-terms.js";
import type { ReplayData } from "./load-replay-data.js";
import { EPISODE_PARTS, type ReplayOutcome } from "./replay.js";

/** Bids of a price landscape. */
const STEPS = 60;
/** Share of the prices that are in sight: a few are very high. */
const IN_SIGHT = 0.99;

export function replayPlots(
  { log, history }: ReplayData,
  terms: EpisodeTerms,
  outcomes: ReadonlyMap<string, ReplayOutcome>,
): readonly Plot[] {
  const all = [...outcomes];
  const note = "95% bootstrap intervals over episodes";
  const replayed = countedPrices(log.prices);
  const highest = quantile(replayed, IN_SIGHT);
  return [
    forestPlot({
      ...{ title: "Clicks by bidder", note, figure: "clicks in the whole replay", format: ",.0f" },
      rows: all.map(([name, outcome]) => row(name, outcome, ({ clicks }) => clicks)),
    }),
    forestPlot({
      ...{ title: "What a click costs, by bidder", note, format: ",.1f" },
      figure: "cost of a click, thousands of price units",
      rows: all.map(([name, outcome]) => row(name, outcome, ({ clicks, cost }) => cost / clicks / 1_000)),
    }),
    spendPlot({
      title: "Spend over the episode",
      note: `Means of all episodes of ${terms.auctions} auctions.`,
      time: "share of the episode's auctions",
      money: "share of its budget",
      format: ".0%",
      plan: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
      lines: all.map(([name, { partCosts }]) => ({ name, points: spentBy(partCosts, terms.budget) })),
    }),
    priceLandscape({
      title: "What a bid wins",
      price: "bid, price units",
      groups: [
        { name: "the replayed log", points: landscape(replayed, highest) },
        { name: "the training days", points: landscape(history.prices, highest) },
      ],
    }),
    calibrationPlot({
      title: "The log's click estimates",
      event: "click probability",
      bins: reliabilityBins(log.rates, log.clicks),
    }),
  ];
}

interface EpisodeSums {
  readonly clicks: number;
  readonly cost: number;
}

function row(
  name: string,
  { episodeClicks, episodeCosts }: ReplayOutcome,
  figure: (sums: EpisodeSums) => number,
): ForestRow {
  const { value, low, high } = resampledInterval(episodeClicks.length, (episodes) => {
    let [clicks, cost] = [0, 0];
    for (const episode of episodes) {
      clicks += episodeClicks[episode] as number;
      cost += episodeCosts[episode] as number;
    }
    return figure({ clicks, cost });
  });
  return { name, value, low, high, group: name.startsWith("Tutti") ? "Tutti" : "published" };
}

function spentBy(partCosts: Float64Array, budget: number): Line["points"] {
  const points = [{ x: 0, y: 0 }];
  let spent = 0;
  for (const [part, cost] of partCosts.entries()) {
    spent += cost;
    points.push({ x: (part + 1) / EPISODE_PARTS, y: spent / budget });
  }
  return points;
}

function countedPrices(prices: Uint16Array): Float64Array {
  const counts = new Float64Array(prices.reduce((most, price) => Math.max(most, price), 0) + 1);
  for (const price of prices) counts[price] = (counts[price] as number) + 1;
  return counts;
}

/** The lowest bid that wins this share of the auctions. */
function quantile(counts: Float64Array, share: number): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  let won = 0;
  return counts.findIndex((count) => {
    won += count;
    return won >= share * all;
  });
}

/** @param counts of auctions by market price: a bid wins those at its price and below. */
function landscape(counts: Float64Array, highest: number): Line["points"] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const won = [...counts];
  for (let price = 1; price < won.length; price++)
    won[price] = (won[price] as number) + (won[price - 1] as number);
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const bid = Math.round((step * highest) / STEPS);
    return { x: bid, y: Math.min(1, (won[Math.min(bid, won.length - 1)] as number) / all) };
  });
}
