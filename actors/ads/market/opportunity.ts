// The market's day: opportunities to show an ad, each with what chance has in store for it, whatever is decided.
// Draws are made before any decision, so that two policies can be compared on the very same day.
import type { AdRequest, MediaType } from "../ad-request.js";
import { LISTENING_BY_HOUR } from "../agents/bidding/day-plan.js";
import { TOPICS_OF_CONTENT } from "../agents/situation/situation-priors.js";
import type { Campaign, Creative } from "../catalogue/campaign.js";
import { HOUR } from "../moment.js";
import { type Micros, toMicros } from "../money.js";
import type { Random } from "../random.js";
import type { Listener } from "./listener.js";

export interface Opportunity {
  readonly request: AdRequest;
  readonly listener: Listener;
  /** The highest other bid, in micro-units per thousand. */
  readonly rivalPrice: number;
  /** In [0, 1): a click happens when it is below its probability; likewise the conversion. */
  readonly clickDraw: number;
  readonly conversionDraw: number;
}

const MEDIA_WEIGHTS: readonly (readonly [MediaType, number])[] = [
  ["audio", 7],
  ["banner", 2],
  ["video", 1],
];
const MOODS: readonly string[] = ["calm", "happy", "energetic", "sad", "romantic", ""];
/** Bid requests with a second slot. */
const SECOND_SLOT = 0.08;
/** Requests that tell the listener's activity; and whose show follows the listener's taste. */
const ACTIVITY_KNOWN = 0.6;
const SECOND_PRICE = 0.5;
/** The other bidders' median, as a share of the campaigns' median maximum bid; and the spread of its logarithm. */
const RIVAL_SHARE = 0.5;
const RIVAL_SPREAD = 0.6;
const DEVICE_PRICES = {
  phone: 1,
  tablet: 1,
  desktop: 1.15,
  tv: 1.3,
  speaker: 0.8,
  car: 0.9,
  other: 0.7,
} as const;

const CATEGORY_OF_TOPIC: ReadonlyMap<string, string> = new Map(
  [...TOPICS_OF_CONTENT].flatMap(([category, topics]) => topics.map((topic) => [topic, category] as const)),
);

/** @param day first millisecond of the UTC day. Opportunities come in the order of time. */
export function createOpportunities(
  count: number,
  listeners: readonly Listener[],
  campaigns: readonly Campaign[],
  topics: readonly string[],
  day: number,
  random: Random,
): readonly Opportunity[] {
  const formats = formatsOf(campaigns);
  const bids = campaigns.map(({ maximumBid }) => maximumBid).sort((a, b) => a - b);
  const median = RIVAL_SHARE * (bids[bids.length >> 1] ?? 1_000_000);
  const times = Array.from({ length: count }, () => timeOfDay(day, random)).sort((a, b) => a - b);
  const opportunities: Opportunity[] = [];
  let number = 0;
  while (opportunities.length < count) {
    // Two slots of one request share its time; the sorted times are as many as the opportunities.
    const time = times[opportunities.length] as number;
    const listener = random.pick(listeners);
    const common = createRequest(`request-${number++}`, listener, time, topics, random);
    const slots = random.chance(SECOND_SLOT) && opportunities.length + 1 < count ? 2 : 1;
    for (let slot = 0; slot < slots; slot++) {
      const format = random.pick(formats);
      const rivalPrice = median * DEVICE_PRICES[common.device] * Math.exp(RIVAL_SPREAD * random.normal());
      const floor = toMicros((median / 1e6) * 0.7 * random.uniform());
      opportunities.push({
        request: { ...common, ...format, impression: String(slot + 1), slot, floor },
        listener,
        rivalPrice,
        clickDraw: random.uniform(),
        conversionDraw: random.uniform(),
      });
    }
  }
  return opportunities;
}

function createRequest(
  id: string,
  listener: Listener,
  time: number,
  topics: readonly string[],
  random: Random,
): AdRequest {
  const { place, consent } = listener;
  const topic = topics[random.weighted(listener.tastes)] ?? "";
  const category = CATEGORY_OF_TOPIC.get(topic);
  return {
    request: id,
    impression: "1",
    media: "audio",
    auction: random.chance(SECOND_PRICE) ? "second-price" : "first-price",
    floor: 0 as Micros,
    time,
    listener: consent ? listener.id : "",
    consent,
    birthYear: consent ? listener.birthYear : 0,
    gender: consent ? listener.gender : "",
    region: "",
    device: random.pick(listener.devices),
    country: place.country,
    language: place.language,
    utcOffset: place.utcOffset,
    categories: category === undefined ? [] : [category],
    keywords: topic === "" ? [] : [topic],
    mood: random.pick(MOODS),
    activity: random.chance(ACTIVITY_KNOWN) ? random.pick(listener.activities) : "",
    minimumDuration: 0,
    maximumDuration: 0,
    sizes: [],
    mimes: [],
    blockedCategories: [],
    blockedAdvertisers: [],
    blockedAttributes: [],
    slot: 0,
  };
}

type Format = Pick<AdRequest, "media" | "mimes" | "sizes" | "minimumDuration" | "maximumDuration">;

/** Kinds of slots, as often as the market has them, that the campaigns' creatives fit into. */
function formatsOf(campaigns: readonly Campaign[]): readonly Format[] {
  const creatives = campaigns.flatMap((campaign) => campaign.creatives);
  return MEDIA_WEIGHTS.flatMap(([media, weight]) => {
    const own = creatives.filter((creative) => creative.media === media);
    return own.length === 0 ? [] : Array.from({ length: weight }, () => formatOf(media, own));
  });
}

function formatOf(media: MediaType, creatives: readonly Creative[]): Format {
  const sizes = new Map(
    creatives.map(({ width, height }) => [`${width}x${height}`, [width, height] as const]),
  );
  return {
    media,
    mimes: [...new Set(creatives.map(({ mime }) => mime))],
    sizes: media === "banner" ? [...sizes.values()].slice(0, 3) : [],
    minimumDuration: 0,
    maximumDuration: media === "banner" ? 0 : Math.max(...creatives.map(({ duration }) => duration)),
  };
}

function timeOfDay(day: number, random: Random): number {
  return day + Math.floor((random.weighted(LISTENING_BY_HOUR) + random.uniform()) * HOUR);
}
