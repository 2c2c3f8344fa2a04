// The moment of an opportunity: when, where and around what an ad may play, as the agents learn from it.
// It must never hold anything that names or describes the listener: it travels with outcomes, consent or not.
import type { AdRequest, AuctionType, DeviceType, MediaType } from "./ad-request.js";

export type Daypart = "night" | "morning" | "midday" | "afternoon" | "evening" | "late";

/** Repeated in what came of an opportunity, so that no agent has to remember requests. */
export interface Moment {
  readonly media: MediaType;
  readonly auction: AuctionType;
  readonly device: DeviceType;
  readonly country: string;
  /** Local hour, 0 to 23. */
  readonly hour: number;
  readonly weekend: boolean;
  readonly mood: string;
  readonly activity: string;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
}

export const HOUR = 3_600_000;
export const DAY: number = 24 * HOUR;
const MINUTE = 60_000;
/** Categories and keywords that are kept, each: an event stays small. */
const WORDS_KEPT = 8;

/** The hour, 0 to 23, on a clock that is `utcOffset` minutes ahead of UTC. */
export function localHour(time: number, utcOffset: number): number {
  const hour = Math.floor((time + utcOffset * MINUTE) / HOUR) % 24;
  return hour < 0 ? hour + 24 : hour;
}

/** Saturday or Sunday on a clock that is `utcOffset` minutes ahead of UTC. */
export function isWeekend(time: number, utcOffset: number): boolean {
  // 1970-01-01 was a Thursday: two days later, day 0 of each seven, is a Saturday.
  const day = (Math.floor((time + utcOffset * MINUTE) / DAY) - 2) % 7;
  return (day < 0 ? day + 7 : day) < 2;
}

/** Local hours: night 0-5, morning 6-9, midday 10-13, afternoon 14-17, evening 18-21, late 22-23. */
export function daypartOf(hour: number): Daypart {
  if (hour < 6) return "night";
  if (hour < 10) return "morning";
  if (hour < 14) return "midday";
  if (hour < 18) return "afternoon";
  return hour < 22 ? "evening" : "late";
}

/** What of a request may travel with its outcomes. */
export function momentOf(request: AdRequest): Moment {
  return {
    media: request.media,
    auction: request.auction,
    device: request.device,
    country: request.country,
    hour: localHour(request.time, request.utcOffset),
    weekend: isWeekend(request.time, request.utcOffset),
    mood: request.mood,
    activity: request.activity,
    categories: request.categories.slice(0, WORDS_KEPT),
    keywords: request.keywords.slice(0, WORDS_KEPT),
  };
}
