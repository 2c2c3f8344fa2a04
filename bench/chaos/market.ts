// The ads market of a run: campaigns whose budgets the run can exhaust, opportunities without end, and what becomes of bids.
// The same seed must give the same campaigns in every process of the run: their limits are what the checker goes by.
import type { Decision } from "tutti";
import { type AdEvent, type AdRequest, type Catalogue, demonstrationCatalogue, type Micros } from "tutti/ads";
import { AdDemonstration } from "#ads/market/demonstration.js";
import { Random } from "#ads/random.js";

const CAMPAIGNS = 60;
/** Impressions that a poor campaign can pay for: the poorest; and the least poor, as a share of the run's requests. */
const FEWEST_IMPRESSIONS = 30;
const MOST_IMPRESSIONS = 0.05;
/** One campaign of so many is not poor: it can pay for half of the run's requests, so that there is always somebody to bid. */
const RICH = 3;
const RICH_IMPRESSIONS = 0.5;
/** Each third campaign's total budget is below its daily one, so that this is what binds. */
const TOTAL_FACTORS = [3, 3, 0.6];
/** Opportunities, which come again and again. */
const POOL = 4_000;

/** The campaigns of a run of so many requests. */
export function chaosCatalogue(seed: number, requests: number): Catalogue {
  const catalogue = demonstrationCatalogue(seed, CAMPAIGNS);
  const random = new Random(seed);
  const most = Math.max(2 * FEWEST_IMPRESSIONS, requests * MOST_IMPRESSIONS);
  const rich = Math.max(most, requests * RICH_IMPRESSIONS);
  return {
    ...catalogue,
    campaigns: catalogue.campaigns.map((campaign) => {
      const drawn = random.spread(FEWEST_IMPRESSIONS, most);
      const impressions = campaign.index % RICH === 0 ? rich : drawn;
      const daily = (impressions * campaign.maximumBid) / 1000;
      const factor = TOTAL_FACTORS[(campaign.index >> 1) % TOTAL_FACTORS.length] ?? 1;
      return {
        ...campaign,
        pacing: "asap",
        dailyBudget: Math.round(daily) as Micros,
        totalBudget: Math.round(daily * factor) as Micros,
      };
    }),
  };
}

/** An opportunity as it is asked about now, and as the market knows it. */
export interface Offer {
  readonly request: AdRequest;
  readonly known: AdRequest;
}

export class ChaosMarket {
  readonly catalogue: Catalogue;
  readonly #world: AdDemonstration;
  #next = 0;
  #played = 0;

  /** Another `generation` meets other opportunities. */
  constructor(seed: number, generation: number, requests: number) {
    this.catalogue = chaosCatalogue(seed, requests);
    this.#world = new AdDemonstration(this.catalogue, seed + generation, POOL);
  }

  /** `time` in milliseconds since 1970. */
  offer(time: number): Offer {
    // The pool is not empty.
    const known = this.#world.requests[this.#next++ % POOL] as AdRequest;
    return { known, request: { ...known, time } };
  }

  /** What the listener and the auction make of the decision. */
  outcome({ known }: Offer, decision: Decision<number>, time: number): readonly AdEvent[] {
    return this.#world.respond(known, decision).map((event) => ({ ...event, time }));
  }

  /** Something that a listener played. */
  play(time: number): AdEvent {
    const { history } = this.#world;
    return { ...(history[this.#played++ % history.length] as AdEvent), time };
  }
}
