// Campaigns, requests and what fast-check may make of them: few values each, so that they meet often.

import fc from "fast-check";
import type { AdRequest, Campaign, Creative } from "tutti/ads";
import { toMicros } from "tutti/ads";

export const NOW: number = Date.UTC(2026, 2, 1, 12);
const HOUR = 3_600_000;

export const TILE: Creative = {
  id: "tile",
  media: "banner",
  mime: "image/jpeg",
  duration: 0,
  width: 300,
  height: 250,
  attributes: [],
  url: "",
};

export const SPOT: Creative = {
  ...TILE,
  id: "spot",
  media: "audio",
  mime: "audio/mpeg",
  duration: 30,
  width: 0,
  height: 0,
};

export const CAMPAIGN: Campaign = {
  index: 0,
  id: "campaign",
  name: "Campaign",
  advertiser: "Advertiser",
  domain: "advertiser.example",
  categories: [],
  separation: "",
  goal: "reach",
  value: toMicros(0.01),
  maximumBid: toMicros(10),
  dailyBudget: toMicros(100),
  totalBudget: toMicros(1000),
  start: 0,
  end: Number.MAX_SAFE_INTEGER,
  pacing: "even",
  frequencyCap: { impressions: 0, hours: 24 },
  topics: [],
  targeting: {
    countries: [],
    regions: [],
    languages: [],
    devices: [],
    categories: [],
    moods: [],
    activities: [],
    hours: [],
    segments: [],
  },
  creatives: [TILE],
};

export const REQUEST: AdRequest = {
  request: "request",
  impression: "1",
  media: "banner",
  auction: "second-price",
  floor: toMicros(0),
  time: NOW,
  listener: "",
  consent: false,
  birthYear: 0,
  gender: "",
  device: "phone",
  country: "USA",
  region: "",
  language: "en",
  utcOffset: 0,
  categories: [],
  keywords: [],
  mood: "",
  activity: "",
  minimumDuration: 0,
  maximumDuration: 0,
  exactDurations: [],
  sizes: [[300, 250]],
  mimes: [],
  blockedCategories: [],
  blockedAdvertisers: [],
  blockedAttributes: [],
  slot: 0,
};

const COUNTRIES = ["USA", "SWE"];
const REGIONS = ["CA", "AB"];
const LANGUAGES = ["en", "sv"];
const CATEGORIES = ["IAB1", "IAB1-2", "IAB1-2-3", "IAB2", "IAB2-1", "IAB10"];
const DOMAINS = ["a.example", "shop.a.example", "b.example", "example"];
const MIMES = ["image/jpeg", "audio/mpeg", "text/html"];
const DEVICES = ["phone", "car"] as const;

const some = <Value>(values: readonly Value[], most = 2): fc.Arbitrary<Value[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength: most });
/** Mostly without demands, as most campaigns are. */
const few = <Value>(values: readonly Value[]): fc.Arbitrary<Value[]> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<Value[]>([]) }, { weight: 1, arbitrary: some(values) });
const oneOrNone = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom("", ...values);

const creative: fc.Arbitrary<Creative> = fc.record({
  id: fc.constantFrom("a", "b"),
  media: fc.constantFrom("banner", "audio", "video"),
  mime: fc.constantFrom(...MIMES),
  duration: fc.constantFrom(0, 15, 30),
  width: fc.constantFrom(300, 320),
  height: fc.constantFrom(250, 50),
  attributes: few([1, 3]),
  url: fc.constant(""),
});

export const campaigns: fc.Arbitrary<Campaign[]> = fc
  .array(
    fc.record({
      domain: fc.constantFrom(...DOMAINS),
      categories: some(CATEGORIES),
      goal: fc.constantFrom("reach", "clicks", "conversions"),
      value: fc.integer({ min: 1, max: 5 }).map((value) => toMicros(value)),
      maximumBid: fc.integer({ min: 1, max: 20 }).map((bid) => toMicros(bid)),
      start: fc.constantFrom(0, NOW - HOUR, NOW, NOW + 1),
      end: fc.constantFrom(NOW, NOW + 1, NOW + HOUR, Number.MAX_SAFE_INTEGER),
      targeting: fc.record({
        countries: few(COUNTRIES),
        regions: few(REGIONS),
        languages: few(LANGUAGES),
        devices: few(DEVICES),
        categories: few(CATEGORIES),
        moods: few(["calm", "happy"]),
        activities: few(["commute", "workout"]),
        hours: few([11, 12, 13]),
        segments: few(["fan"]),
      }),
      creatives: fc.array(creative, { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 80 },
  )
  .map((list) =>
    list.map((campaign, index) => ({ ...CAMPAIGN, ...campaign, index, id: `campaign-${index}` })),
  );

export const requests: fc.Arbitrary<AdRequest> = fc
  .record({
    media: fc.constantFrom("banner", "audio", "video"),
    floor: fc.integer({ min: 0, max: 20 }).map((floor) => toMicros(floor)),
    time: fc.constantFrom(NOW, NOW - 1, NOW + HOUR),
    country: oneOrNone(COUNTRIES),
    region: oneOrNone(REGIONS),
    language: oneOrNone(LANGUAGES),
    device: fc.constantFrom("phone", "car", "other"),
    utcOffset: fc.constantFrom(0, -60, 60),
    categories: some([...CATEGORIES, "IAB1-9"], 3),
    mood: oneOrNone(["calm", "happy"]),
    activity: oneOrNone(["commute", "workout"]),
    minimumDuration: fc.constantFrom(0, 15, 20),
    maximumDuration: fc.constantFrom(0, 20, 30),
    exactDurations: fc.constantFrom<readonly number[]>([], [], [], [15], [20, 30]),
    sizes: some([
      [300, 250],
      [320, 50],
    ] as const),
    mimes: few(MIMES),
    blockedCategories: few(CATEGORIES),
    blockedAdvertisers: few(DOMAINS),
    blockedAttributes: few([1, 3]),
  })
  .map((request) => ({ ...REQUEST, ...request }));
