// Small markets, and bidders that meet all of a run.
import fc from "fast-check";
import type { AdEvent, AdRequest, AdSimulator, Bid, Catalogue, Market, MarketOptions } from "tutti/ads";
import { createMarket } from "tutti/ads";
import { playRun } from "tutti/learn";
import { bestCreative } from "#ads/catalogue/creative-fit.js";
import { Random } from "#ads/random.js";
import { REGIMES, type RegimeName } from "#ads/simulator/parameters.js";

const SMALL: MarketOptions = { seed: 1, regime: "lively", listeners: 40, campaigns: 30, days: 2 };

export function market(options: Partial<MarketOptions> = {}): Market {
  return createMarket({ ...SMALL, ...options });
}

export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 32 - 1 });
export const regimes: fc.Arbitrary<RegimeName> = fc.constantFrom(...(Object.keys(REGIMES) as RegimeName[]));

/** A bid for an opportunity; undefined to let it pass. */
export type Bidder = (request: AdRequest, number: number) => Bid | undefined;

/** Any campaign with a creative that fits, whether it may bid or not, at a price that often wins. */
export function carelessBidder({ campaigns }: Catalogue, seed: number, generosity = 1): Bidder {
  const random = new Random(seed);
  return (request, number) => {
    const campaign = random.pick(campaigns);
    const creative = bestCreative(campaign, request);
    const price = generosity * campaign.maximumBid * random.uniform();
    if (creative === undefined) return undefined;
    return {
      decision: `decision-${number}`,
      campaign: campaign.index,
      creative: campaign.creatives.indexOf(creative),
      price,
    };
  };
}

export interface Seen {
  readonly requests: readonly AdRequest[];
  /** In the order in which they became known. */
  readonly events: readonly AdEvent[];
}

/** All that a bidder meets in a run, and all that it is told. */
export function play(simulator: AdSimulator, bidder: Bidder, seed: number): Seen {
  const requests: AdRequest[] = [];
  const events: AdEvent[] = [];
  playRun(
    simulator,
    {
      decide: (request: AdRequest) => {
        requests.push(request);
        return bidder(request, requests.length);
      },
      learn: (event: AdEvent) => {
        events.push(event);
      },
    },
    seed,
  );
  return { requests, events };
}

export function ofType<Type extends AdEvent["type"]>(
  events: readonly AdEvent[],
  type: Type,
): readonly Extract<AdEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<AdEvent, { type: Type }> => event.type === type);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
