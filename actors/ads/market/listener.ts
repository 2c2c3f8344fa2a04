// The market's listeners: what they truly like, which agents can only learn from what they play and click.
// Nothing here may reach an agent but through events and requests.
import type { AdRequest, DeviceType } from "../ad-request.js";
import type { Random } from "../random.js";
import { PLACES, type Place } from "./places.js";

export interface Listener {
  /** Pseudonym. */
  readonly id: string;
  readonly place: Place;
  readonly consent: boolean;
  readonly birthYear: number;
  readonly gender: AdRequest["gender"];
  readonly devices: readonly DeviceType[];
  readonly activities: readonly string[];
  /** Share of each topic in what they play; adds up to 1. */
  readonly tastes: Float64Array;
  /** How readily they click, relative to others. */
  readonly readiness: number;
}

/** Those who gave consent. */
const CONSENT_SHARE = 0.8;
const FAVOURITES = 3;
/** How much more a favourite topic is played than another. */
const FAVOURITE_WEIGHT = 12;
const DEVICES: readonly (readonly DeviceType[])[] = [
  ["phone"],
  ["phone", "desktop"],
  ["phone", "speaker"],
  ["phone", "car"],
  ["tablet", "tv"],
];
const ACTIVITIES: readonly string[] = ["workout", "commute", "focus", "cooking", "gaming", "sleep"];
const GENDERS: readonly AdRequest["gender"][] = ["female", "male", "other", ""];

export function createListeners(count: number, topics: number, random: Random): readonly Listener[] {
  return Array.from({ length: count }, (_, number) => ({
    id: `listener-${String(number).padStart(4, "0")}`,
    place: PLACES[random.weighted(PLACES.map(({ weight }) => weight))] as Place,
    consent: random.chance(CONSENT_SHARE),
    birthYear: 1950 + random.below(56),
    gender: GENDERS[random.weighted([46, 46, 3, 5])] as AdRequest["gender"],
    devices: random.pick(DEVICES),
    activities: [random.pick(ACTIVITIES), random.pick(ACTIVITIES)],
    tastes: createTastes(topics, random),
    readiness: Math.exp(0.4 * random.normal()),
  }));
}

function createTastes(topics: number, random: Random): Float64Array {
  const tastes = Float64Array.from({ length: topics }, () => 0.2 + random.uniform());
  for (let favourite = 0; favourite < FAVOURITES && topics > 0; favourite++) {
    const topic = random.below(topics);
    tastes[topic] = (tastes[topic] as number) + FAVOURITE_WEIGHT * random.uniform();
  }
  const sum = tastes.reduce((total, taste) => total + taste, 0);
  return tastes.map((taste) => taste / sum);
}
