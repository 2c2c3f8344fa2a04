// A campaign as agents know it, and a request: what a test does not speak of is usual.
import type { AdRequest } from "#ads/ad-request.js";
import { type AgentCampaign, EVERY_HOUR } from "#ads/agents/agent-catalogue.js";
import type { Micros } from "#ads/money.js";

export function campaignOf(given: Partial<AgentCampaign> = {}): AgentCampaign {
  return {
    id: "c",
    topics: ["sport"],
    segments: [],
    goal: "clicks",
    value: 100_000,
    maximumBid: 5_000_000,
    dailyBudget: 1_000_000_000,
    totalBudget: 30_000_000_000,
    pacing: "even",
    hours: EVERY_HOUR,
    ...given,
  };
}

export function requestAt(time: number): AdRequest {
  return {
    request: "r",
    impression: "1",
    media: "audio",
    auction: "first-price",
    floor: 0 as Micros,
    time,
    listener: "",
    consent: false,
    birthYear: 0,
    gender: "",
    device: "phone",
    country: "",
    region: "",
    language: "",
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
  };
}
