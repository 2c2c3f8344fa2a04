// What a monolith sees of an opportunity and a campaign: hashed features, single and crossed. All of it is there for Tutti's
// agents as well: the request, the campaigns, plays, impressions and clicks.
// It must never leave out what a rival would think of first, or use anything that is not observable.
import type { AdRequest } from "../../ad-request.js";
import type { AgentCampaign } from "../../agents/agent-catalogue.js";
import { type Daypart, daypartOf, isWeekend, localHour } from "../../moment.js";
import type { ListenerHistory } from "./listener-history.js";

/** Room for the features of one example. */
export const MOST_FEATURES = 96;
const YEARS_AN_AGE = 10;

export class MonolithFeatures {
  readonly #campaigns: readonly AgentCampaign[];
  readonly #names: readonly (readonly number[])[];
  /** Of the request at hand, by what they speak of. */
  readonly #single: number[] = [];
  readonly #crossed: number[] = [];
  readonly #history: ListenerHistory;
  readonly #salt: number;
  #request: AdRequest | undefined;
  #keywords: readonly string[] = [];

  /** @param salt of the world: what is learned of its campaigns and listeners says nothing of another one's. */
  constructor(campaigns: readonly AgentCampaign[], history: ListenerHistory, salt: number) {
    this.#salt = salt;
    this.#campaigns = campaigns;
    this.#names = campaigns.map(({ topics }) => topics.map(hashOf));
    this.#history = history;
  }

  /** Reads a request: what follows is of it. */
  enter(request: AdRequest): void {
    this.#request = request;
    this.#keywords = request.keywords;
    const hour = localHour(request.time, request.utcOffset);
    const daypart: Daypart = daypartOf(hour);
    const age = request.birthYear === 0 ? "?" : Math.floor(request.birthYear / YEARS_AN_AGE);
    const size = request.sizes[0];
    const format = `${request.media} ${size === undefined ? "" : size[0] < size[1] ? "upright" : "flat"}`;
    const crossed = [
      `device ${request.device}`,
      `daypart ${daypart}`,
      `mood ${request.mood}`,
      `activity ${request.activity}`,
      `format ${format}`,
      `country ${request.country}`,
      `age ${age}`,
      `gender ${request.gender}`,
      `content ${request.keywords[0] ?? ""}`,
    ];
    this.#crossed.length = 0;
    for (const text of crossed) this.#crossed.push(hashOf(text));
    this.#single.length = 0;
    for (const text of [
      `hour ${hour}`,
      `weekend ${isWeekend(request.time, request.utcOffset)}`,
      `slot ${request.slot}`,
      `consent ${request.consent}`,
      `listener ${this.#salt} ${request.listener}`,
      `${request.device} ${request.activity}`,
      `${request.activity} ${request.mood}`,
      `${daypart} ${request.device}`,
      `tired ${level(this.#history.exposure(request.listener, request.time))}`,
    ]) {
      this.#single.push(hashOf(text));
    }
  }

  /** Writes the features of showing the campaign now. @returns the place behind the last one. */
  write(campaign: number, into: Int32Array, start: number): number {
    const request = this.#request;
    const about = this.#campaigns[campaign];
    if (request === undefined || about === undefined) return start;
    let place = start;
    const put = (feature: number): void => {
      into[place++] = feature;
    };
    for (const feature of this.#single) put(feature);
    for (const feature of this.#crossed) put(feature);
    const own = mix(mix(CAMPAIGN, this.#salt), hashOf(about.id));
    put(own);
    put(mix(GOAL, hashOf(about.goal)));
    for (const feature of this.#crossed) put(mix(own, feature));
    for (const topic of this.#names[campaign] ?? []) {
      put(mix(TOPIC, topic));
      // Device, daypart, mood, activity; then age, gender and what plays.
      for (const position of TOPIC_CROSSES) put(mix(topic, this.#crossed[position] as number));
    }
    if (this.#keywords.some((keyword) => about.topics.includes(keyword))) put(SAME_TOPIC);
    const affinity = mix(
      AFFINITY,
      affinityLevel(this.#history.affinity(request.listener, campaign, request.time)),
    );
    put(affinity);
    put(mix(affinity, this.#crossed[2] as number));
    put(mix(affinity, this.#crossed[3] as number));
    const met = mix(MET, level(this.#history.met(request.listener, campaign, request.time)));
    put(met);
    put(mix(met, affinity));
    return place;
  }
}

const CAMPAIGN = 0x1f3d5b79;
const GOAL = 0x2b4f6d81;
const TOPIC = 0x3c5d7e9f;
const SAME_TOPIC = 0x4d6e8fa1;
const AFFINITY = 0x5e7f90b3;
const MET = 0x6f80a1c5;
/** Positions among the crossed features. */
const TOPIC_CROSSES = [0, 1, 2, 3, 6, 7, 8] as const;

/** Halves of a doubling. */
function level(count: number): number {
  return Math.round(2 * Math.log2(1 + count));
}

/** Half doublings, from a quarter of the usual share to eight times. */
function affinityLevel(affinity: number): number {
  return Math.round(2 * Math.log2(Math.min(Math.max(affinity, 0.25), 8)));
}

/** FNV-1a, then mixed: the low bits are the place in the table. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash, 0x9e3779b9);
}

function mix(left: number, right: number): number {
  let mixed = Math.imul(left ^ (right + 0x9e3779b9 + (left << 6) + (left >>> 2)), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
