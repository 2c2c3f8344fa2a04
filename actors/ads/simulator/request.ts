// The request of an opportunity, as the OpenRTB reader would make it.
// It must never carry anything latent, nor anything personal without consent.
import type { AdRequest } from "../ad-request.js";
import { TOPICS_OF_CONTENT } from "../agents/situation/situation-priors.js";
import { ACTIVITIES } from "../catalogue/listening-words.js";
import type { Micros } from "../money.js";
import type { Format } from "./formats.js";
import type { Listeners } from "./listeners.js";
import { PLACES, type Place } from "./places.js";
import type { Situation } from "./situation.js";

const CATEGORY_OF_TOPIC: ReadonlyMap<string, string> = new Map(
  [...TOPICS_OF_CONTENT].flatMap(([category, topics]) => topics.map((topic) => [topic, category] as const)),
);
const NONE: readonly never[] = [];
const SLOT_NAMES: readonly string[] = ["1", "2"];

/** What a break tells, the same for all of its slots. */
export interface BreakWords {
  readonly request: string;
  readonly auction: AdRequest["auction"];
  /** "" where the request does not tell. */
  readonly mood: string;
  readonly activity: string;
}

export class RequestWriter {
  readonly #listeners: Listeners;
  /** For each topic, shared by requests: keywords and categories of content about it. */
  readonly #keywords: readonly (readonly string[])[];
  readonly #categories: readonly (readonly string[])[];
  /** Some topics are words for activities as well; where nothing else is told, the reader takes them for those. */
  readonly #activities: readonly string[];

  constructor(listeners: Listeners, topics: readonly string[]) {
    this.#listeners = listeners;
    this.#keywords = topics.map((topic) => [topic]);
    this.#activities = topics.map((topic) => (ACTIVITIES.includes(topic) ? topic : ""));
    this.#categories = topics.map((topic) => {
      const category = CATEGORY_OF_TOPIC.get(topic);
      return category === undefined ? NONE : [category];
    });
  }

  /** @param slot 0 or 1. @param floor in micro-units per thousand. */
  write(situation: Situation, format: Format, words: BreakWords, slot: number, floor: number): AdRequest {
    const { listener, time, device, topic } = situation;
    const listeners = this.#listeners;
    const place = PLACES[listeners.places[listener] as number] as Place;
    const consent = listeners.consents[listener] === 1;
    return {
      request: words.request,
      impression: SLOT_NAMES[slot] as string,
      media: format.media,
      auction: words.auction,
      floor: floor as Micros,
      time,
      listener: consent ? (listeners.ids[listener] as string) : "",
      consent,
      birthYear: consent ? (listeners.birthYears[listener] as number) : 0,
      gender: consent ? (listeners.genders[listener] as AdRequest["gender"]) : "",
      region: "",
      device,
      country: place.country,
      language: place.language,
      utcOffset: place.utcOffset,
      categories: this.#categories[topic] ?? NONE,
      keywords: this.#keywords[topic] ?? NONE,
      mood: words.mood,
      activity: words.activity || (this.#activities[topic] ?? ""),
      minimumDuration: format.minimumDuration,
      maximumDuration: format.maximumDuration,
      exactDurations: NONE,
      sizes: format.sizes,
      mimes: format.mimes,
      blockedCategories: NONE,
      blockedAdvertisers: NONE,
      blockedAttributes: NONE,
      slot,
    };
  }
}
