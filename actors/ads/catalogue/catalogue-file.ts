// The shape of a catalogue file once its schema has accepted it: defaults filled in, nothing converted yet.
// Units are those that people write: whole currency units and ISO 8601 dates. See catalogue-schema.ts for the format.
import type { DeviceType, MediaType } from "../ad-request.js";
import type { FrequencyCap, Goal } from "./campaign.js";

export interface FileTargeting {
  readonly countries: readonly string[];
  readonly regions: readonly string[];
  readonly languages: readonly string[];
  readonly devices: readonly DeviceType[];
  readonly categories: readonly string[];
  readonly moods: readonly string[];
  readonly activities: readonly string[];
  readonly hours: readonly number[];
  readonly segments: readonly string[];
}

export interface FileCreative {
  readonly id: string;
  readonly media: MediaType;
  readonly mime: string;
  /** Seconds. */
  readonly duration: number;
  readonly width: number;
  readonly height: number;
  readonly attributes: readonly number[];
  readonly url: string;
}

export interface FileCampaign {
  readonly id: string;
  /** Left out: the id. */
  readonly name?: string;
  readonly advertiser: string;
  readonly domain: string;
  readonly categories: readonly string[];
  readonly separation: string;
  readonly goal: Goal;
  readonly value: number;
  readonly maximumBid: number;
  readonly dailyBudget: number;
  /** Left out: as much as may be. */
  readonly totalBudget?: number;
  readonly start?: string;
  readonly end?: string;
  readonly pacing: "even" | "asap";
  readonly frequencyCap: FrequencyCap;
  readonly topics: readonly string[];
  readonly targeting: FileTargeting;
  readonly creatives: readonly FileCreative[];
}

export interface CatalogueFile {
  readonly currency: string;
  readonly campaigns: readonly FileCampaign[];
}
