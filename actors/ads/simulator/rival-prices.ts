// The price landscape: what the others bid at most, log-normal around a mean that follows hour, device, country and a drift.
// It must never look at Tutti's own bids: rivals here do not answer, so that every policy meets the same prices.
import type { Campaign } from "../catalogue/campaign.js";
import { HOUR } from "../moment.js";
import type { Random } from "../random.js";
import { PRICE, type Regime } from "./parameters.js";
import { PLACES } from "./places.js";
import type { Situation } from "./situation.js";
import type { World } from "./world.js";

const HOUR_EFFECTS: Float64Array = Float64Array.from(
  { length: 24 },
  (_, hour) => PRICE.hourHeight * Math.cos((2 * Math.PI * (hour - PRICE.hourPeak)) / 24),
);
const COUNTRY_EFFECTS: Float64Array = Float64Array.from(PLACES, ({ country }) => PRICE.country[country] ?? 0);
/** Micro-units per thousand, where no campaign says what a thousand may cost. */
const UNKNOWN_MEDIAN = 1_000_000;

export class RivalPrices {
  readonly #world: World;
  readonly #regime: Regime;
  readonly #base: number;
  readonly #start: number;
  readonly #hours: number;
  /** Row an hour of the run: drift of the log price in each place. */
  readonly #drift: Float64Array;

  /** @param start and @param end of the run, in milliseconds since 1970. @param random draws the drift. */
  constructor(world: World, regime: Regime, start: number, end: number, random: Random) {
    this.#world = world;
    this.#regime = regime;
    this.#base = Math.log(PRICE.share * medianBid(world.catalogue.campaigns)) + regime.price;
    this.#start = start;
    this.#hours = Math.max(1, Math.ceil((end - start) / HOUR));
    this.#drift = drawDrift(this.#hours, regime.drift, random);
  }

  /** Mean of the logarithm of the highest other bid, in micro-units per thousand. */
  mean({ time, hour, weekend, device, format, listener, season }: Situation): number {
    const { places, consents, readiness } = this.#world.listeners;
    const place = places[listener] as number;
    const since = Math.min(Math.floor((time - this.#start) / HOUR), this.#hours - 1);
    return (
      this.#base +
      (HOUR_EFFECTS[hour] as number) +
      (weekend ? PRICE.weekend : 0) +
      PRICE.device[device] +
      (format === undefined ? 0 : PRICE.medium[format.media]) +
      (COUNTRY_EFFECTS[place] as number) +
      (consents[listener] === 1 ? 0 : PRICE.noConsent) +
      PRICE.readiness * (readiness[listener] as number) +
      this.#regime.season.price * season +
      (this.#drift[since * PLACES.length + place] as number)
    );
  }
}

function medianBid(campaigns: readonly Campaign[]): number {
  const bids = campaigns.map(({ maximumBid }) => maximumBid).sort((a, b) => a - b);
  return bids[bids.length >> 1] || UNKNOWN_MEDIAN;
}

/** Two Ornstein-Uhlenbeck processes by the hour, begun in the long run: the common one correlates the places. */
function drawDrift(hours: number, factor: number, random: Random): Float64Array {
  const drift = new Float64Array(hours * PLACES.length);
  const commonKept = Math.exp(-1 / PRICE.commonMemory);
  const countryKept = Math.exp(-1 / PRICE.countryMemory);
  const own = Float64Array.from(PLACES, () => random.normal());
  let common = random.normal();
  for (let hour = 0; hour < hours; hour++) {
    for (let place = 0; place < PLACES.length; place++) {
      const drifted = PRICE.commonDrift * common + PRICE.countryDrift * (own[place] as number);
      drift[hour * PLACES.length + place] = factor * drifted;
      own[place] = countryKept * (own[place] as number) + Math.sqrt(1 - countryKept ** 2) * random.normal();
    }
    common = commonKept * common + Math.sqrt(1 - commonKept ** 2) * random.normal();
  }
  return drift;
}
