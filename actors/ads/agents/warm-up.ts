// Lets an agent's code be compiled when its module is loaded: a thread that is to take over for a dead one has it behind it.
// It must never teach an agent anything: the campaigns are made up, and the model is thrown away.
import type { AdRequest, DeviceType } from "../ad-request.js";
import type { Goal } from "../catalogue/campaign.js";
import type { Micros } from "../money.js";
import { type AgentCampaign, EVERY_HOUR } from "./agent-catalogue.js";

/** Enough for the compiler to take notice; about 20 ms. */
const ROUNDS = 1500;
/** As many as an engine's requests usually have. */
const CANDIDATES = 64;
const DEVICES: readonly DeviceType[] = ["phone", "tablet", "desktop", "tv", "speaker", "car", "other"];

const GOALS: readonly Goal[] = ["reach", "clicks", "conversions"];
const TOPICS: readonly string[] = ["sport", "travel", "news", "comedy", "family"];

/** Campaigns of all kinds, for a model to be warmed up with. */
export const MADE_UP_CAMPAIGNS: readonly AgentCampaign[] = Array.from({ length: CANDIDATES }, (_, index) => ({
  id: `made up ${index}`,
  topics: TOPICS.filter((_topic, topic) => (index + topic) % 3 === 0),
  segments: [],
  goal: GOALS[index % GOALS.length] ?? "clicks",
  value: 100_000,
  maximumBid: 5_000_000,
  dailyBudget: 1_000_000_000,
  totalBudget: 30_000_000_000,
  pacing: index % 2 === 0 ? "even" : "asap",
  hours: EVERY_HOUR,
}));

/** Asks `judge`, whose model is of the made-up campaigns, again and again about made-up requests of all kinds. */
export function warmUp(judge: (request: AdRequest, candidates: readonly number[]) => void): void {
  const candidates = MADE_UP_CAMPAIGNS.map((_, index) => index);
  for (let round = 0; round < ROUNDS; round++) judge(madeUpRequest(round), candidates);
}

function madeUpRequest(round: number): AdRequest {
  return {
    request: "",
    impression: "",
    media: "audio",
    auction: round % 2 === 0 ? "first-price" : "second-price",
    floor: 0 as Micros,
    // The distant past: no plan, no plays, no day that would count.
    time: 0,
    listener: "",
    consent: false,
    birthYear: 0,
    gender: "",
    device: DEVICES[round % DEVICES.length] ?? "other",
    country: "",
    region: "",
    language: "",
    utcOffset: 0,
    categories: round % 3 === 0 ? ["IAB1"] : [],
    keywords: [],
    mood: round % 5 === 0 ? "calm" : "",
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
