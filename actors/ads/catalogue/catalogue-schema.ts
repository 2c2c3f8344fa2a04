// The format of a campaign catalogue, as a JSON Schema that also fills in what may be left out.
// It must never convert: units and dates become Micros and milliseconds in read-campaign.ts.
import type { SchemaObject } from "ajv";

const text = (maxLength: number) => ({ type: "string", minLength: 1, maxLength });
const words = { type: "array", maxItems: 1000, items: text(64), default: [] };
/** Below 9e9 units an amount is exact in micro-units. */
const money = { type: "number", minimum: 0, maximum: 9e9 };
const pixels = { type: "integer", minimum: 0, maximum: 32_767, default: 0 };

const targeting = {
  type: "object",
  additionalProperties: false,
  default: {},
  properties: {
    countries: { type: "array", items: { type: "string", pattern: "^[A-Za-z]{2,3}$" }, default: [] },
    regions: words,
    languages: { type: "array", items: { type: "string", pattern: "^[A-Za-z]{2}$" }, default: [] },
    devices: {
      type: "array",
      items: { enum: ["phone", "tablet", "desktop", "tv", "speaker", "car", "other"] },
      default: [],
    },
    categories: words,
    moods: words,
    activities: words,
    hours: { type: "array", items: { type: "integer", minimum: 0, maximum: 23 }, default: [] },
    segments: words,
  },
};

const creative = {
  type: "object",
  additionalProperties: false,
  required: ["id", "media", "mime"],
  properties: {
    id: text(128),
    media: { enum: ["audio", "banner", "video"] },
    mime: text(128),
    duration: { type: "number", minimum: 0, maximum: 3600, default: 0 },
    width: pixels,
    height: pixels,
    attributes: { type: "array", items: { type: "integer", minimum: 0 }, default: [] },
    url: { type: "string", maxLength: 2048, default: "" },
  },
};

const campaign = {
  type: "object",
  additionalProperties: false,
  required: ["id", "advertiser", "domain", "goal", "value", "maximumBid", "dailyBudget", "creatives"],
  properties: {
    id: text(128),
    name: text(200),
    advertiser: text(200),
    domain: text(253),
    categories: words,
    separation: { type: "string", maxLength: 64, default: "" },
    goal: { enum: ["reach", "clicks", "conversions"] },
    value: money,
    maximumBid: money,
    dailyBudget: money,
    totalBudget: money,
    start: text(40),
    end: text(40),
    pacing: { enum: ["even", "asap"], default: "even" },
    frequencyCap: {
      type: "object",
      additionalProperties: false,
      required: ["impressions"],
      default: { impressions: 0 },
      properties: {
        impressions: { type: "integer", minimum: 0, maximum: 10_000 },
        hours: { type: "number", exclusiveMinimum: 0, maximum: 8760, default: 24 },
      },
    },
    topics: words,
    targeting,
    creatives: { type: "array", minItems: 1, maxItems: 100, items: creative },
  },
};

/**
 * A catalogue file, JSON or YAML. What may be left out has a default; an unknown field is an error.
 *
 * ```yaml
 * currency: USD                 # ISO 4217; every amount is in whole units of it. Default USD
 * campaigns:
 *   - id: harbour-coffee-spring # unique in the file
 *     name: Spring roast        # default: the id
 *     advertiser: Harbour Coffee
 *     domain: harbour-coffee.example
 *     categories: [IAB8-18]     # IAB categories of the ad itself; default none
 *     separation: coffee        # never two campaigns of one group in one bid request; default no group
 *     goal: clicks              # reach | clicks | conversions
 *     value: 1.20               # what one impression, click or conversion is worth
 *     maximumBid: 9.50          # the most bid for a thousand impressions
 *     dailyBudget: 400
 *     totalBudget: 12000        # at least the daily one; default unlimited
 *     start: 2026-03-01         # ISO 8601; a bare date is its 00:00 UTC. Default: always
 *     end: 2026-04-01           # the instant it is over: all of March here. Default: never
 *     pacing: even              # even | asap; default even
 *     frequencyCap: { impressions: 3, hours: 24 }  # to one listener; default no cap; hours default 24
 *     topics: [food]            # interests that it speaks to
 *     targeting:                # a list left out or empty is everyone; what a request leaves unsaid meets no list
 *       countries: [USA, CA]    # ISO 3166-1, two or three letters
 *       regions: [MA]           # ISO 3166-2 without the country
 *       languages: [en]         # ISO 639-1
 *       devices: [phone, car]   # phone tablet desktop tv speaker car other
 *       categories: [IAB1]      # of the content; IAB1 also covers IAB1-2
 *       moods: [calm]
 *       activities: [commute]
 *       hours: [6, 7, 8, 9]     # local, 0 to 23
 *       segments: [night-owl]   # a preference, not a limit
 *     creatives:                # at least one; audio and video have a duration, banner and video a size
 *       - { id: radio-30, media: audio, mime: audio/mpeg, duration: 30, url: "https://cdn.example/a.mp3" }
 *       - { id: tile, media: banner, mime: image/jpeg, width: 300, height: 250, attributes: [1] }
 * ```
 */
export const CATALOGUE_SCHEMA: SchemaObject = {
  type: "object",
  additionalProperties: false,
  required: ["campaigns"],
  properties: {
    currency: { type: "string", pattern: "^[A-Z]{3}$", default: "USD" },
    campaigns: { type: "array", maxItems: 100_000, items: campaign },
  },
};
