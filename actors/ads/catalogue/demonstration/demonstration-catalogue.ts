// A catalogue that a seed repeats: invented advertisers of many trades, with budgets, caps, goals and targeting as real
// campaigns have them. It must name nobody who exists.
import type { DeviceType, MediaType } from "../../ad-request.js";
import { toMicros } from "../../money.js";
import { Random } from "../../random.js";
import type { Campaign, Catalogue, FrequencyCap, Goal, Targeting } from "../campaign.js";
import { ACTIVITIES, MOODS } from "../listening-words.js";
import { demonstrationCreatives } from "./demonstration-creatives.js";
import { BRANDS, TRADES, type TradeWords } from "./trades.js";

/** Wide enough for recorded requests and for today's. */
const START: number = Date.UTC(2010, 0, 1);
const END: number = Date.UTC(2100, 0, 1);

/** In turn, so that a small catalogue has each; about half is audio. */
const MEDIA: readonly MediaType[] = [
  "audio",
  "banner",
  "audio",
  "banner",
  "audio",
  "video",
  "banner",
  "audio",
];
const GOALS: readonly Goal[] = ["reach", "clicks", "clicks", "conversions"];
const COUNTRIES = [
  "USA",
  "USA",
  "USA",
  "GBR",
  "DEU",
  "SWE",
  "FRA",
  "ESP",
  "BRA",
  "CAN",
  "MEX",
  "AUS",
  "JPN",
  "IND",
];
const LANGUAGES = ["en", "en", "es", "de", "sv", "fr", "pt", "ja"];
const DEVICES: readonly (readonly DeviceType[])[] = [
  ["phone"],
  ["phone", "tablet"],
  ["desktop"],
  ["speaker", "tv"],
  ["car", "phone"],
];
const DAYPARTS = [
  [6, 7, 8, 9],
  [10, 11, 12, 13],
  [16, 17, 18, 19],
  [18, 19, 20, 21, 22, 23],
];
const CONTENT = ["IAB1", "IAB9", "IAB12", "IAB17", "IAB19"];
const OFFERS = ["Spring", "Summer", "Autumn", "Winter", "Launch", "Anniversary", "Weekend", "Everyday"];

/**
 * A catalogue in USD.
 * @param seed any 32-bit integer; the same seed and size give the same catalogue.
 * @param campaigns how many, >= 0.
 */
export function demonstrationCatalogue(seed: number, campaigns: number): Catalogue {
  const random = new Random(seed);
  return {
    currency: "USD",
    campaigns: Array.from({ length: campaigns }, (_, index) => demonstrationCampaign(random, index)),
  };
}

function demonstrationCampaign(random: Random, index: number): Campaign {
  const trade = random.pick(TRADES);
  const advertiser = `${random.pick(BRANDS)} ${random.pick(trade.names)}`;
  const brand = advertiser.toLowerCase().replaceAll(" ", "-");
  const offer = random.pick(OFFERS);
  const id = `${brand}-${offer.toLowerCase()}-${index + 1}`;
  const goal = random.pick(GOALS);
  const worth = random.spread(4, 40);
  const dailyBudget = Math.round(random.spread(50, 2_000));
  return {
    index,
    id,
    name: `${advertiser}: ${offer}`,
    advertiser,
    domain: `${brand}.example`,
    categories: [trade.category],
    separation: random.chance(0.4) ? trade.topic : "",
    goal,
    value: toMicros(goalValue(goal, worth)),
    maximumBid: toMicros(cents(worth * random.spread(0.8, 1.6))),
    dailyBudget: toMicros(dailyBudget),
    totalBudget: toMicros(dailyBudget * random.whole(20, 90)),
    start: START,
    end: END,
    pacing: random.chance(0.8) ? "even" : "asap",
    frequencyCap: frequencyCap(random),
    topics: random.chance(0.5) ? [trade.topic, trade.also] : [trade.topic],
    targeting: targeting(random, trade),
    creatives: demonstrationCreatives(random, MEDIA[index % MEDIA.length] ?? "audio", id),
  };
}

/** What one goal is worth where a thousand impressions are worth `worth`, at usual click and conversion rates. */
function goalValue(goal: Goal, worth: number): number {
  switch (goal) {
    case "reach":
      return Math.round(worth * 10) / 10_000;
    case "clicks":
      return cents(worth / 10);
    case "conversions":
      return cents(worth * 2);
  }
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

function frequencyCap(random: Random): FrequencyCap {
  if (random.chance(0.4)) return { impressions: 0, hours: 24 };
  return { impressions: random.whole(2, 8), hours: random.pick([1, 24, 24, 168]) };
}

/** Four in ten are for everyone; the others ask for one thing or a few. */
function targeting(random: Random, trade: TradeWords): Targeting {
  const segments = random.chance(0.5) ? [`${trade.topic}-fan`] : [];
  const narrow = !random.chance(0.4);
  const when = <Item>(probability: number, list: () => readonly Item[]): readonly Item[] =>
    narrow && random.chance(probability) ? list() : [];
  return {
    countries: when(0.6, () => [...new Set([random.pick(COUNTRIES), random.pick(COUNTRIES)])]),
    regions: [],
    languages: when(0.15, () => [random.pick(LANGUAGES)]),
    devices: when(0.3, () => random.pick(DEVICES)),
    categories: when(0.12, () => random.sample(CONTENT, 2)),
    moods: when(0.15, () => random.sample(MOODS, 2)),
    activities: when(0.15, () => random.sample(ACTIVITIES, 2)),
    hours: when(0.2, () => random.pick(DAYPARTS)),
    segments,
  };
}
