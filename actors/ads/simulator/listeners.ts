// A world's listeners, in columns: what they like, how they are, and what of it a request may tell.
// Nothing latent here may leave the simulator but through what they play, click and buy.
import type { AdRequest, DeviceType } from "../ad-request.js";
import { ACTIVITIES } from "../catalogue/listening-words.js";
import type { Random } from "../random.js";
import { LISTENER } from "./parameters.js";
import { PLACES } from "./places.js";
import { CHRONOTYPES } from "./rhythm.js";
import { streamOf } from "./streams.js";

/** What one listener may own; the first is met most often. */
const DEVICES: readonly (readonly DeviceType[])[] = [
  ["phone"],
  ["phone", "desktop"],
  ["phone", "speaker"],
  ["phone", "car"],
  ["tablet", "tv"],
];
const GENDERS: readonly AdRequest["gender"][] = ["female", "male", "other", ""];

export class Listeners {
  readonly count: number;
  readonly topics: number;
  /** Pseudonyms, as the OpenRTB reader writes those of users. */
  readonly ids: readonly string[];
  /** Positions in PLACES. */
  readonly places: Uint8Array;
  readonly consents: Uint8Array;
  readonly birthYears: Uint16Array;
  readonly genders: readonly AdRequest["gender"][];
  readonly devices: readonly (readonly DeviceType[])[];
  /** Two usual activities each: positions in ACTIVITIES. */
  readonly activities: Uint8Array;
  readonly chronotypes: Uint8Array;
  /** Row of a listener: cumulative shares of the topics that they play; the last is 1. */
  readonly plays: Float64Array;
  /** Row of a listener: how much brands of a topic are liked; standard normal over the listeners. */
  readonly likings: Float64Array;
  /** Logarithms: of readiness to click, of intent to buy; and a factor on sessions. */
  readonly readiness: Float64Array;
  readonly intent: Float64Array;
  readonly sessions: Float64Array;
  /** Means of mood: pleasure, arousal. */
  readonly temperaments: Float64Array;

  /** @param count how many, >= 1. @param topics how many the catalogue has, >= 0. */
  constructor(count: number, topics: number, seed: number, temperamentSpread: number) {
    const people = streamOf("people", seed);
    const tastes = streamOf("tastes", seed);
    const personas = Array.from({ length: LISTENER.personas }, () => new Persona(topics, people));
    const weights = PLACES.map(({ weight }) => weight);
    this.count = count;
    this.topics = topics;
    this.ids = Array.from(
      { length: count },
      (_, number) => `user:listener-${String(number).padStart(4, "0")}`,
    );
    this.places = new Uint8Array(count);
    this.consents = new Uint8Array(count);
    this.birthYears = new Uint16Array(count);
    this.activities = new Uint8Array(2 * count);
    this.chronotypes = new Uint8Array(count);
    this.plays = new Float64Array(count * topics);
    this.likings = new Float64Array(count * topics);
    this.readiness = new Float64Array(count);
    this.intent = new Float64Array(count);
    this.sessions = new Float64Array(count);
    this.temperaments = Float64Array.from({ length: 2 * count }, () => temperamentSpread * people.normal());
    const genders: AdRequest["gender"][] = [];
    const devices: (readonly DeviceType[])[] = [];
    for (let listener = 0; listener < count; listener++) {
      const one = people.pick(personas);
      const other = people.pick(personas);
      this.places[listener] = people.weighted(weights);
      this.consents[listener] = people.chance(LISTENER.consent) ? 1 : 0;
      this.birthYears[listener] = one.birthYear(people);
      this.activities[2 * listener] = people.below(ACTIVITIES.length);
      this.activities[2 * listener + 1] = people.below(ACTIVITIES.length);
      this.chronotypes[listener] = people.below(CHRONOTYPES);
      this.readiness[listener] = LISTENER.readinessSpread * people.normal();
      this.intent[listener] = LISTENER.intentSpread * people.normal();
      this.sessions[listener] = Math.exp(LISTENER.activitySpread * people.normal());
      genders.push(one.gender(people));
      devices.push(people.pick(DEVICES));
      this.#drawTastes(listener, one, other, tastes);
    }
    this.genders = genders;
    this.devices = devices;
  }

  /** The topic that is played for a draw in [0, 1); -1 where there are no topics. */
  topicOf(listener: number, draw: number): number {
    const first = listener * this.topics;
    for (let topic = 0; topic < this.topics; topic++) {
      if (draw < (this.plays[first + topic] as number)) return topic;
    }
    return this.topics - 1;
  }

  /** How much more, or less, than an equal share of the listener's plays a topic has. */
  favour(listener: number, topic: number): number {
    const position = listener * this.topics + topic;
    const before = topic === 0 ? 0 : (this.plays[position - 1] as number);
    return ((this.plays[position] as number) - before) * this.topics;
  }

  #drawTastes(listener: number, one: Persona, other: Persona, random: Random): void {
    const { personaShare, playSharpness, brandCorrelation } = LISTENER;
    const first = listener * this.topics;
    const lean = 0.5 + 0.5 * random.uniform();
    // Weights whose squares add up to 1, so that a taste stays standard normal.
    const ofOne = Math.sqrt(personaShare * lean);
    const ofOther = Math.sqrt(personaShare * (1 - lean));
    let sum = 0;
    for (let topic = 0; topic < this.topics; topic++) {
      const shared = ofOne * (one.tastes[topic] as number) + ofOther * (other.tastes[topic] as number);
      const taste = shared + Math.sqrt(1 - personaShare) * random.normal();
      const own = Math.sqrt(1 - brandCorrelation ** 2) * random.normal();
      this.likings[first + topic] = brandCorrelation * taste + own;
      sum += Math.exp(playSharpness * taste);
      this.plays[first + topic] = sum;
    }
    for (let topic = 0; topic < this.topics; topic++) {
      this.plays[first + topic] = (this.plays[first + topic] as number) / sum;
    }
  }
}

/** A latent type of listeners: tastes that go together with age and gender. */
class Persona {
  readonly tastes: Float64Array;
  readonly #born: number;
  readonly #women: number;

  constructor(topics: number, random: Random) {
    const [from, to] = LISTENER.birthYears as [number, number];
    this.tastes = Float64Array.from({ length: topics }, () => random.normal());
    this.#born = random.whole(from, to);
    this.#women = LISTENER.genderShift * (2 * random.uniform() - 1);
  }

  birthYear(random: Random): number {
    const drawn = Math.round(this.#born + LISTENER.birthYearSpread * random.normal());
    // Adults: the market's days lie in 2026.
    return Math.min(Math.max(drawn, 1930), 2007);
  }

  gender(random: Random): AdRequest["gender"] {
    const shift = this.#women;
    const [women, men, others, unknown] = LISTENER.genders as [number, number, number, number];
    return GENDERS[random.weighted([women + shift, men - shift, others, unknown])] as AdRequest["gender"];
  }
}
