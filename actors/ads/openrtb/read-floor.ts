// The lowest price that an impression takes: its own floor, those of durations, and what it asks for each second.
// It must never be too low: of several floors that may hold for an ad of ours, the highest does.
import { type Micros, toMicros } from "../money.js";
import type { Fields } from "./fields.js";
import { InvalidBidRequestError } from "./invalid-bid-request.js";

/** Units of a currency for a thousand impressions, above which a floor is no price. */
const HIGHEST_FLOOR = 1e9;

/** Seconds that an ad may last; 0 for a longest that is not said. */
export interface Durations {
  readonly shortest: number;
  readonly longest: number;
}

/** Of the whole impression (`imp.bidfloor`). */
export function readFloor(impression: Fields): Micros {
  return priceOf(impression, "bidfloor", 1);
}

/**
 * Of audio and video: `durfloors` that an ad may meet, and `mincpmpersec` for the longest ad. 0 where neither is said;
 * undefined where it cannot be told.
 */
export function readDurationFloor(media: Fields, { shortest, longest }: Durations): Micros | undefined {
  let highest = priceOf(media, "mincpmpersec", longest || 1);
  for (const floor of media.objects("durfloors")) {
    const price = priceOf(floor, "bidfloor", 1);
    const from = floor.number("mindur");
    const until = floor.number("maxdur") || Number.POSITIVE_INFINITY;
    const meets = until >= shortest && (longest === 0 || from <= longest);
    if (meets && price > highest) highest = price;
  }
  return longest === 0 && media.number("mincpmpersec") > 0 ? undefined : highest;
}

function priceOf(fields: Fields, name: string, times: number): Micros {
  const price = fields.number(name) * times;
  if (price <= HIGHEST_FLOOR) return toMicros(price);
  throw new InvalidBidRequestError(fields.pathOf(name), `must be at most ${HIGHEST_FLOOR / times}`);
}
