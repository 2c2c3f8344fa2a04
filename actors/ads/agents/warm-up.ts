// Lets a new agent's code be compiled before the first request that somebody waits for.
// It must never teach the agent anything: it only asks for opinions.
import type { AdRequest, DeviceType } from "../ad-request.js";
import type { Micros } from "../money.js";

/** Enough for the compiler to take notice; about 20 ms. */
const ROUNDS = 1500;
/** As many as an engine's requests usually have. */
const CANDIDATES = 64;
const DEVICES: readonly DeviceType[] = ["phone", "tablet", "desktop", "tv", "speaker", "car", "other"];

/** Asks `judge` again and again about made-up requests of all kinds, over the first campaigns. */
export function warmUp(
  campaigns: number,
  judge: (request: AdRequest, candidates: readonly number[]) => void,
): void {
  const candidates = Array.from({ length: Math.min(campaigns, CANDIDATES) }, (_, index) => index);
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
    sizes: [],
    mimes: [],
    blockedCategories: [],
    blockedAdvertisers: [],
    blockedAttributes: [],
    slot: 0,
  };
}
