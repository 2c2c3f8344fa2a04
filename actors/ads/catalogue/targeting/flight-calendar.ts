// Which campaigns are in their flight at an instant. Between two starts or ends nothing changes: what was found for such
// a span is remembered, up to a limit.
import { LRUCache } from "lru-cache";
import type { Campaign } from "../campaign.js";
import { CampaignSet } from "./campaign-set.js";

/** Spans remembered. */
const SPANS = 64;

export class FlightCalendar {
  readonly #ordered: readonly Campaign[];
  /** All starts and ends, ascending. */
  readonly #changes: Float64Array;
  readonly #spans = new LRUCache<number, CampaignSet>({ max: SPANS });
  /** The span that was asked for last: from, inclusive, until, exclusive. */
  #from = Number.NaN;
  #until = Number.NaN;
  #current: CampaignSet;

  constructor(ordered: readonly Campaign[]) {
    this.#ordered = ordered;
    this.#changes = Float64Array.from(new Set(ordered.flatMap(({ start, end }) => [start, end]))).sort();
    this.#current = new CampaignSet(0);
  }

  /** @param time milliseconds since 1970. */
  flying(time: number): CampaignSet {
    if (time >= this.#from && time < this.#until) return this.#current;
    const span = this.#spanAt(time);
    this.#from = this.#changes[span - 1] ?? Number.NEGATIVE_INFINITY;
    this.#until = this.#changes[span] ?? Number.POSITIVE_INFINITY;
    let flying = this.#spans.get(span);
    if (flying === undefined) {
      flying = this.#findFlying(time);
      this.#spans.set(span, flying);
    }
    this.#current = flying;
    return flying;
  }

  /** How many changes are at or before the time. */
  #spanAt(time: number): number {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#changes[middle] ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #findFlying(time: number): CampaignSet {
    const flying = new CampaignSet(this.#ordered.length);
    for (const [place, { start, end }] of this.#ordered.entries()) {
      if (start <= time && time < end) flying.add(place);
    }
    return flying;
  }
}
