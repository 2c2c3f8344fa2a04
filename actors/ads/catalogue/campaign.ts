// What a campaign is: the types behind the catalogue file. See README of the catalogue format in catalogue-schema.ts.
import type { DeviceType, MediaType } from "../ad-request.js";
import type { Micros } from "../money.js";

/** What the advertiser pays for and wants more of. */
export type Goal = "reach" | "clicks" | "conversions";

/** Who may be met. An empty list means everyone. */
export interface Targeting {
  readonly countries: readonly string[];
  readonly regions: readonly string[];
  readonly languages: readonly string[];
  readonly devices: readonly DeviceType[];
  /** IAB categories of the content; "IAB1" also covers "IAB1-2". */
  readonly categories: readonly string[];
  readonly moods: readonly string[];
  readonly activities: readonly string[];
  /** Local hours of the day, 0 to 23. */
  readonly hours: readonly number[];
  /** Audience segments, as the Profiler names them; a soft preference, never a hard limit. */
  readonly segments: readonly string[];
}

/** One thing that can be shown. */
export interface Creative {
  readonly id: string;
  readonly media: MediaType;
  readonly mime: string;
  /** Seconds; 0 for banners. */
  readonly duration: number;
  /** Pixels; 0 for audio. */
  readonly width: number;
  readonly height: number;
  /** OpenRTB creative attributes. */
  readonly attributes: readonly number[];
  readonly url: string;
}

/** At most `impressions` to one listener in `hours` hours; 0 impressions means no cap. */
export interface FrequencyCap {
  readonly impressions: number;
  readonly hours: number;
}

/** One campaign. Topics are interests that it speaks to, as the Profiler names them ("sport", "travel" ...). */
export interface Campaign {
  /** Position in the catalogue: the candidate key of a decision. */
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly advertiser: string;
  /** Lower-case domain. */
  readonly domain: string;
  /** IAB categories of the ad itself, upper case. */
  readonly categories: readonly string[];
  /** Two campaigns that share a group never meet in one bid request; "" is no group. */
  readonly separation: string;
  readonly goal: Goal;
  /** What one unit of the goal is worth: of one impression (reach), one click, one conversion. */
  readonly value: Micros;
  /** The most that is bid for a thousand impressions. */
  readonly maximumBid: Micros;
  readonly dailyBudget: Micros;
  readonly totalBudget: Micros;
  /** Milliseconds since 1970: first instant, and the instant it is over. */
  readonly start: number;
  readonly end: number;
  readonly pacing: "even" | "asap";
  readonly frequencyCap: FrequencyCap;
  readonly topics: readonly string[];
  readonly targeting: Targeting;
  readonly creatives: readonly Creative[];
}

/** A whole catalogue, in one currency. */
export interface Catalogue {
  /** ISO-4217. */
  readonly currency: string;
  readonly campaigns: readonly Campaign[];
}
