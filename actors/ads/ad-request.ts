// One opportunity to show an ad: an OpenRTB impression with what its request says around it, in Tutti's own words.
// It must never carry a personal field that the request's consent does not allow: those are dropped while reading.
import type { Micros } from "./money.js";

export type MediaType = "audio" | "banner" | "video";
export type AuctionType = "first-price" | "second-price";
export type DeviceType = "phone" | "tablet" | "desktop" | "tv" | "speaker" | "car" | "other";

/** What the agents and the policy see of one impression. Plain data; every optional text is "" when unknown. */
export interface AdRequest {
  /** The bid request's id and the impression's: together they name the opportunity. */
  readonly request: string;
  readonly impression: string;
  readonly media: MediaType;
  readonly auction: AuctionType;
  /** Lowest acceptable price, in micro-units of the catalogue's currency per thousand impressions. */
  readonly floor: Micros;
  /** Milliseconds since 1970, UTC, when the opportunity arose. */
  readonly time: number;
  /** The listener's pseudonymous id; "" without consent or when unknown. */
  readonly listener: string;
  /** Whether personal data may be used. When false, `listener` is "", `birthYear` 0, `gender` "", `region` "". */
  readonly consent: boolean;
  readonly birthYear: number;
  readonly gender: "" | "female" | "male" | "other";
  readonly device: DeviceType;
  /** ISO-3166-1 alpha-3, upper case. */
  readonly country: string;
  readonly region: string;
  /** ISO-639-1, lower case. */
  readonly language: string;
  /** Minutes to add to UTC for the listener's local time; 0 when unknown. */
  readonly utcOffset: number;
  /** Of the site, app or show: IAB categories, upper case. */
  readonly categories: readonly string[];
  /** Lower-case words: keywords of the content, genre. */
  readonly keywords: readonly string[];
  /** Of the playlist, when the request tells: "calm", "happy", "energetic" ... */
  readonly mood: string;
  /** Of the listener, when the request tells: "workout", "commute", "focus" ... */
  readonly activity: string;
  /** Seconds, 0 when the slot does not say. Audio and video. */
  readonly minimumDuration: number;
  readonly maximumDuration: number;
  /** Seconds; where there are any, an ad lasts exactly one of them. Audio and video. */
  readonly exactDurations: readonly number[];
  /** Pixels, 0 when the slot does not say. Banner and video. Each pair is one accepted size. */
  readonly sizes: readonly (readonly [width: number, height: number])[];
  readonly mimes: readonly string[];
  readonly blockedCategories: readonly string[];
  /** Domains, lower case. */
  readonly blockedAdvertisers: readonly string[];
  /** OpenRTB creative attributes that are not accepted. */
  readonly blockedAttributes: readonly number[];
  /** Campaigns already chosen for other slots of the same bid request may not meet a rival: see competitive separation. */
  readonly slot: number;
}
