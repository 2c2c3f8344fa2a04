// The columns of a market's log: what each means, and in what it is counted. One row an opportunity, in the order of time.
// It must never have a column for what a real system would not know.
import type { ColumnField } from "tutti/learn";
import { ACTIVITIES, MOODS } from "../../catalogue/listening-words.js";
import { PLACES } from "../places.js";

export const WORDS = {
  gender: ["", "female", "male", "other"],
  device: ["phone", "tablet", "desktop", "tv", "speaker", "car", "other"],
  country: PLACES.map(({ country }) => country),
  media: ["audio", "banner", "video"],
  auction: ["first-price", "second-price"],
  mood: ["", ...MOODS],
  activity: ["", ...ACTIVITIES],
} as const;

const SITUATION: readonly ColumnField[] = [
  { name: "world", type: "uint16", about: "position among the description's worlds" },
  { name: "time", type: "float64", about: "milliseconds since 1970" },
  { name: "slot", type: "uint8", about: "position in its break: 0, or 1 for the second" },
  { name: "listener", type: "int32", about: "number of the listener; -1 without consent" },
  { name: "birthYear", type: "int16", about: "0 when unknown or without consent" },
  { name: "gender", type: "uint8", about: "none when unknown or without consent", words: WORDS.gender },
  { name: "device", type: "uint8", about: "what it plays on", words: WORDS.device },
  { name: "country", type: "uint8", about: "ISO-3166-1 alpha-3", words: WORDS.country },
  { name: "utcOffset", type: "int16", about: "minutes ahead of UTC" },
  { name: "media", type: "uint8", about: "of the slot", words: WORDS.media },
  { name: "upright", type: "uint8", about: "1 where the slot is higher than wide" },
  {
    name: "auction",
    type: "uint8",
    about: "what a winner pays: its bid, or what was asked",
    words: WORDS.auction,
  },
  { name: "floor", type: "float64", about: "lowest price, micro-units per thousand" },
  { name: "mood", type: "uint8", about: "of the playlist, when told", words: WORDS.mood },
  { name: "activity", type: "uint8", about: "of the listener, when told", words: WORDS.activity },
];

const PLAY: readonly ColumnField[] = [
  { name: "played", type: "int16", about: "seconds that the content was played; -1 in a second slot" },
  { name: "skipped", type: "int8", about: "1 where it was skipped; -1 in a second slot" },
];

const CHOICE: readonly ColumnField[] = [
  { name: "armCampaigns", type: "int16", list: true, about: "campaigns that could be chosen, one an arm" },
  {
    name: "armCreatives",
    type: "int8",
    list: true,
    about: "position of each arm's creative in its campaign",
  },
  { name: "campaign", type: "int16", about: "that was chosen; -1 where there was none" },
  { name: "creative", type: "int8", about: "position in its campaign; -1 where there was none" },
  {
    name: "propensity",
    type: "float64",
    about: "probability of the arm that was chosen; NaN where there was none",
  },
  {
    name: "share",
    type: "float64",
    about: "bid, as a share of the campaign's highest; NaN where there was none",
  },
  { name: "density", type: "float64", about: "probability density of that share" },
  { name: "bid", type: "float64", about: "micro-units per thousand; NaN where there was none" },
];

const OUTCOME: readonly ColumnField[] = [
  { name: "won", type: "int8", about: "1 won, 0 lost, -1 where there was no bid" },
  { name: "paid", type: "float64", about: "micro-units for the one impression; NaN where it was not won" },
  {
    name: "clickDelay",
    type: "float64",
    about: "milliseconds from the impression to the click; NaN without one",
  },
  {
    name: "conversionDelay",
    type: "float64",
    about: "milliseconds from the impression to the conversion; NaN without one",
  },
];

/** @param topics all that content is about, in any of the worlds. */
export function logFields(topics: readonly string[]): readonly ColumnField[] {
  const topic: ColumnField = { name: "topic", type: "int16", about: "of what plays", words: ["", ...topics] };
  return [...SITUATION, topic, ...PLAY, ...CHOICE, ...OUTCOME];
}
