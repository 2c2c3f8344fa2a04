// What is believed of moments before a single click: relative click rates, set by hand, each worth a few clicks of evidence.
// A belief must never be stronger than twice or half by much: data is to overrule it within a day.
import type { Goal } from "../../catalogue/campaign.js";

type Belief = readonly [
  kind: "daypart" | "day" | "device" | "media" | "mood" | "activity",
  word: string,
  lift: number,
];

/** Topic: where it does better (above 1) or worse than it usually does. */
export const TOPIC_BELIEFS: ReadonlyMap<string, readonly Belief[]> = new Map<string, readonly Belief[]>([
  [
    "sport",
    [
      ["activity", "workout", 1.6],
      ["mood", "energetic", 1.3],
      ["day", "weekend", 1.2],
    ],
  ],
  [
    "fitness",
    [
      ["activity", "workout", 1.8],
      ["daypart", "morning", 1.2],
      ["mood", "energetic", 1.3],
    ],
  ],
  [
    "news",
    [
      ["daypart", "morning", 1.4],
      ["activity", "commute", 1.4],
      ["day", "weekend", 0.8],
    ],
  ],
  [
    "business",
    [
      ["day", "weekday", 1.2],
      ["activity", "commute", 1.3],
      ["device", "desktop", 1.2],
    ],
  ],
  [
    "travel",
    [
      ["day", "weekend", 1.3],
      ["daypart", "evening", 1.2],
    ],
  ],
  [
    "food",
    [
      ["daypart", "midday", 1.3],
      ["daypart", "evening", 1.3],
      ["activity", "cooking", 1.7],
    ],
  ],
  [
    "gaming",
    [
      ["daypart", "late", 1.3],
      ["activity", "gaming", 1.8],
      ["device", "desktop", 1.2],
    ],
  ],
  [
    "wellness",
    [
      ["mood", "calm", 1.5],
      ["activity", "sleep", 1.3],
      ["daypart", "late", 1.2],
    ],
  ],
  [
    "cars",
    [
      ["device", "car", 1.5],
      ["activity", "commute", 1.2],
    ],
  ],
]);

/** Goal: a listener who cannot touch the screen does not click. */
export const GOAL_BELIEFS: Readonly<Record<Goal, readonly Belief[]>> = {
  reach: [],
  clicks: [
    ["device", "speaker", 0.4],
    ["device", "car", 0.5],
    ["device", "tv", 0.6],
    ["activity", "workout", 0.8],
    ["activity", "sleep", 0.6],
  ],
  conversions: [
    ["device", "speaker", 0.4],
    ["device", "car", 0.4],
    ["device", "desktop", 1.2],
    ["daypart", "evening", 1.1],
  ],
};

/** Tier-one IAB content categories and the topics that they speak of. */
export const TOPICS_OF_CONTENT: ReadonlyMap<string, readonly string[]> = new Map([
  ["IAB1", ["culture", "film", "music"]],
  ["IAB2", ["cars"]],
  ["IAB3", ["business"]],
  ["IAB5", ["education"]],
  ["IAB6", ["family"]],
  ["IAB7", ["wellness", "fitness"]],
  ["IAB8", ["food"]],
  ["IAB9", ["gaming"]],
  ["IAB12", ["news"]],
  ["IAB13", ["finance"]],
  ["IAB15", ["science"]],
  ["IAB16", ["pets"]],
  ["IAB17", ["sport"]],
  ["IAB18", ["fashion"]],
  ["IAB19", ["technology"]],
  ["IAB20", ["travel"]],
]);

/** Relative click rate where the content is of the campaign's topic, or names it. */
export const CONTENT_LIFT = 1.5;
