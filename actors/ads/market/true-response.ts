// How likely a listener truly clicks and converts: what the agents try to learn, and never see.
// It must never be asked by anything but the market itself.
import type { AdRequest } from "../ad-request.js";
import type { Campaign } from "../catalogue/campaign.js";
import { daypartOf, localHour } from "../moment.js";
import { Random } from "../random.js";
import type { Listener } from "./listener.js";

/** Clicks for an impression of an average campaign to an average listener at an average moment. */
const BASE_CLICK_RATE = 0.015;
/** Conversions for a click. */
const BASE_CONVERSION_RATE = 0.06;
/** How much stronger clicks follow taste than proportion: below 1, since nobody clicks by taste alone. */
const TASTE_EXPONENT = 0.8;
const LARGEST_CLICK_RATE = 0.5;
/** Spread of the logarithms of what a campaign's quality, and a moment with a topic, multiply. */
const QUALITY_SPREAD = 0.3;
const MOMENT_SPREAD = 0.35;

const DEVICE_FACTORS = {
  phone: 1.1,
  tablet: 1,
  desktop: 1.2,
  tv: 0.5,
  speaker: 0.3,
  car: 0.4,
  other: 0.8,
} as const;

export class TrueResponse {
  readonly #campaigns: readonly Campaign[];
  readonly #topics: ReadonlyMap<string, number>;
  readonly #quality: Float64Array;
  /** What a moment (activity or daypart) multiplies for a topic, drawn when first met, from a seed of its own. */
  readonly #moments = new Map<string, Float64Array>();
  readonly #seed: number;

  constructor(campaigns: readonly Campaign[], topics: readonly string[], seed: number) {
    const random = new Random(seed);
    this.#campaigns = campaigns;
    this.#topics = new Map(topics.map((topic, position) => [topic, position]));
    this.#quality = Float64Array.from(campaigns, () => Math.exp(QUALITY_SPREAD * random.normal()));
    this.#seed = seed;
  }

  /** Probability of a click, should the campaign be shown, in [0, 0.5]. */
  clickRate(campaign: number, listener: Listener, request: AdRequest): number {
    const { topics } = this.#campaigns[campaign] as Campaign;
    const activity = this.#moment(request.activity);
    const daypart = this.#moment(daypartOf(localHour(request.time, request.utcOffset)));
    let taste = 0;
    let moment = 0;
    for (const topic of topics) {
      const position = this.#topics.get(topic) as number;
      taste += (listener.tastes[position] as number) * this.#topics.size;
      moment += (activity[position] as number) + (daypart[position] as number);
    }
    const fit =
      topics.length === 0 ? 1 : (taste / topics.length) ** TASTE_EXPONENT * Math.exp(moment / topics.length);
    const rate = BASE_CLICK_RATE * (this.#quality[campaign] as number) * listener.readiness * fit;
    return Math.min(rate * DEVICE_FACTORS[request.device], LARGEST_CLICK_RATE);
  }

  /** Probability that a click converts. */
  conversionRate(campaign: number): number {
    return Math.min(1, BASE_CONVERSION_RATE * (this.#quality[campaign] as number));
  }

  /** Logarithms of factors, one a topic. */
  #moment(word: string): Float64Array {
    const known = this.#moments.get(word);
    if (known !== undefined) return known;
    let hash = this.#seed;
    for (const character of word) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
    const random = new Random(hash);
    const spread = word === "" ? 0 : MOMENT_SPREAD;
    const factors = Float64Array.from({ length: this.#topics.size }, () => spread * random.normal());
    this.#moments.set(word, factors);
    return factors;
  }
}
