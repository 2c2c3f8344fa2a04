// Campaigns and requests for tests: plain ones to change a field of, and arbitrary ones.
import fc from "fast-check";
import type { AdRequest, DeviceType } from "#ads/ad-request.js";
import type { AgentCampaign } from "#ads/agents/agent-catalogue.js";
import type { Campaign } from "#ads/catalogue/campaign.js";
import type { Micros } from "#ads/money.js";

export const DAY_START: number = Date.UTC(2026, 5, 10);
export const TOPICS = ["jazz", "news", "sport", "travel", "cars"] as const;
const DEVICES: readonly DeviceType[] = ["phone", "tablet", "desktop", "tv", "speaker", "car", "other"];

export function agentCampaign(changes: Partial<AgentCampaign> = {}): AgentCampaign {
  return {
    id: "",
    topics: ["jazz"],
    segments: [],
    goal: "reach",
    value: 5_000,
    maximumBid: 8_000_000,
    dailyBudget: 100_000_000,
    totalBudget: 1_000_000_000,
    pacing: "even",
    hours: 2 ** 24 - 1,
    ...changes,
  };
}

export function campaign(index: number, changes: Partial<Campaign> = {}): Campaign {
  return {
    index,
    id: `campaign-${index}`,
    name: `Campaign ${index}`,
    advertiser: `Advertiser ${index}`,
    domain: `advertiser-${index}.example`,
    categories: ["IAB1"],
    separation: "",
    goal: "reach",
    value: 5_000 as Micros,
    maximumBid: 8_000_000 as Micros,
    dailyBudget: 100_000_000 as Micros,
    totalBudget: 1_000_000_000 as Micros,
    start: 0,
    end: Date.UTC(2100, 0, 1),
    pacing: "even",
    frequencyCap: { impressions: 0, hours: 24 },
    topics: ["jazz"],
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
    creatives: [],
    ...changes,
  };
}

export function adRequest(changes: Partial<AdRequest> = {}): AdRequest {
  return {
    request: "request-1",
    impression: "1",
    media: "audio",
    auction: "second-price",
    floor: 0 as Micros,
    time: DAY_START + 12 * 3_600_000,
    listener: "ann",
    consent: true,
    birthYear: 0,
    gender: "",
    device: "phone",
    country: "SWE",
    region: "",
    language: "sv",
    utcOffset: 0,
    categories: [],
    keywords: [],
    mood: "",
    activity: "",
    minimumDuration: 0,
    maximumDuration: 0,
    exactDurations: [],
    sizes: [],
    mimes: [],
    blockedCategories: [],
    blockedAdvertisers: [],
    blockedAttributes: [],
    slot: 0,
    ...changes,
  };
}

const word = fc.constantFrom("", "calm", "workout", "commute", "__proto__", "constructor", "jazz");
const words = fc.array(fc.constantFrom("jazz", "news", "IAB17-2", "IAB1", "constructor", "toString"), {
  maxLength: 12,
});

export const anyRequest: fc.Arbitrary<AdRequest> = fc
  .record({
    media: fc.constantFrom("audio" as const, "banner" as const, "video" as const),
    auction: fc.constantFrom("first-price" as const, "second-price" as const),
    floor: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000_000 }), fc.maxSafeNat()),
    time: fc.oneof(
      fc.integer({ min: DAY_START - 1e9, max: DAY_START + 1e9 }),
      fc.integer({ min: -1e15, max: 1e15 }),
    ),
    listener: fc.constantFrom("", "ann", "bob", "__proto__"),
    device: fc.constantFrom(...DEVICES),
    country: fc.constantFrom("", "SWE", "USA", "constructor"),
    utcOffset: fc.integer({ min: -720, max: 840 }),
    categories: words,
    keywords: words,
    mood: word,
    activity: word,
  })
  .map((fields) => adRequest({ ...fields, floor: fields.floor as Micros }));

export const anyCampaigns: fc.Arbitrary<readonly AgentCampaign[]> = fc
  .array(
    fc
      .record({
        topics: fc.uniqueArray(fc.constantFrom(...TOPICS, "constructor"), { maxLength: 3 }),
        segments: fc.uniqueArray(fc.constantFrom("jazz-fan", "news-fan"), { maxLength: 2 }),
        goal: fc.constantFrom("reach" as const, "clicks" as const, "conversions" as const),
        value: fc.integer({ min: 0, max: 100_000_000 }),
        maximumBid: fc.integer({ min: 0, max: 50_000_000 }),
        dailyBudget: fc.integer({ min: 0, max: 10_000_000 }),
        pacing: fc.constantFrom("even" as const, "asap" as const),
        hours: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
      })
      .map(agentCampaign),
    { minLength: 1, maxLength: 12 },
  )
  .map((campaigns) => campaigns.map((campaign, index) => ({ ...campaign, id: `campaign-${index}` })));
