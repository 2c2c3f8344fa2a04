// Which campaigns may bid as much as a floor asks, roughly: a few tiers leave out most, the exact bid decides the rest.
import type { Campaign } from "../campaign.js";
import { CampaignSet } from "./campaign-set.js";

const TIERS = 16;

export class BidTiers {
  /** Maximum bids at which a tier begins, ascending; the first is the lowest bid of all. */
  readonly #from: readonly number[];
  readonly #campaigns: readonly CampaignSet[];
  readonly #nobody: CampaignSet;

  constructor(ordered: readonly Campaign[]) {
    this.#nobody = new CampaignSet(ordered.length);
    const bids = ordered.map(({ maximumBid }) => maximumBid).sort((a, b) => a - b);
    const from = Array.from(
      { length: TIERS },
      (_, tier) => bids[Math.floor((tier * bids.length) / TIERS)] ?? 0,
    );
    this.#from = [...new Set(from)];
    this.#campaigns = this.#from.map((lowest) => {
      const tier = new CampaignSet(ordered.length);
      for (const [place, { maximumBid }] of ordered.entries()) if (maximumBid >= lowest) tier.add(place);
      return tier;
    });
  }

  /** All campaigns that may bid `floor` or more, and perhaps some that may not; the lowest tier is every campaign. */
  atLeast(floor: number): CampaignSet {
    let tier = this.#from.length - 1;
    while (tier > 0 && (this.#from[tier] ?? 0) > floor) tier--;
    return this.#campaigns[tier] ?? this.#nobody;
  }
}
