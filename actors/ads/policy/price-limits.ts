// A bid has a price between the floor and the campaign's maximum. It must never be made without one: when the
// Bid Optimizer is not there in time, there is no bid.
import type { Constraint } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Campaign } from "../catalogue/campaign.js";

export class PriceLimitsConstraint implements Constraint<AdRequest, number, AdEvent> {
  readonly name = "price limits";
  readonly #campaigns: readonly Pick<Campaign, "maximumBid">[];

  constructor(campaigns: readonly Pick<Campaign, "maximumBid">[]) {
    this.#campaigns = campaigns;
  }

  reserve(request: AdRequest, campaign: number, price: number | undefined): string | undefined {
    if (price === undefined) return "no price was proposed in time";
    if (price < request.floor) return "its price is below the floor";
    if (price > (this.#campaigns[campaign]?.maximumBid ?? 0))
      return "its price is above the campaign's maximum bid";
    return undefined;
  }
}
