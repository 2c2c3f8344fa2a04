// One campaign of the file as the engine holds it: Micros, milliseconds, one way to write each code and word.
// It must only be given what the schema and the problems list have let through.
import { type Micros, toMicros } from "../money.js";
import type { Campaign, Creative, Targeting } from "./campaign.js";
import type { FileCampaign, FileCreative, FileTargeting } from "./catalogue-file.js";
import { countryCode } from "./country-code.js";
import { domainName } from "./domain-name.js";
import { instantOf } from "./instant.js";
import { mimeType } from "./mime-type.js";

/** A flight without an end is over in the year 10000. */
const NEVER_OVER: number = Date.UTC(10_000, 0, 1);
const UNLIMITED = Number.MAX_SAFE_INTEGER as Micros;

/** @param index position in the catalogue. */
export function readCampaign(file: FileCampaign, index: number): Campaign {
  return {
    index,
    id: file.id,
    name: file.name ?? file.id,
    advertiser: file.advertiser,
    domain: domainName(file.domain),
    categories: upperCase(file.categories),
    separation: file.separation,
    goal: file.goal,
    value: toMicros(file.value),
    maximumBid: toMicros(file.maximumBid),
    dailyBudget: toMicros(file.dailyBudget),
    totalBudget: file.totalBudget === undefined ? UNLIMITED : toMicros(file.totalBudget),
    start: instantOf(file.start) ?? 0,
    end: instantOf(file.end) ?? NEVER_OVER,
    pacing: file.pacing,
    frequencyCap: file.frequencyCap,
    topics: lowerCase(file.topics),
    targeting: readTargeting(file.targeting),
    creatives: file.creatives.map(readCreative),
  };
}

function readTargeting(file: FileTargeting): Targeting {
  return {
    countries: file.countries.map(countryCode),
    regions: upperCase(file.regions),
    languages: lowerCase(file.languages),
    devices: file.devices,
    categories: upperCase(file.categories),
    moods: lowerCase(file.moods),
    activities: lowerCase(file.activities),
    hours: file.hours,
    segments: lowerCase(file.segments),
  };
}

function readCreative(file: FileCreative): Creative {
  return { ...file, mime: mimeType(file.mime) };
}

function upperCase(words: readonly string[]): string[] {
  return words.map((word) => word.toUpperCase());
}

function lowerCase(words: readonly string[]): string[] {
  return words.map((word) => word.toLowerCase());
}
