// What may be done about an opportunity: each creative that may be shown now, of each campaign that targets it and is within
// its limits. The order is the targeting's: campaigns of the highest prior worth first.
// It must never look at anything but what a policy may look at.
import type { AdRequest } from "../ad-request.js";
import type { Campaign, Catalogue } from "../catalogue/campaign.js";
import { TargetingIndex } from "../catalogue/targeting/targeting-index.js";
import type { AdSimulator } from "./ad-simulator.js";

/** As many as an engine decides over. */
const MOST_CAMPAIGNS = 64;

export class Arms {
  /** How many there are; the columns below are good up to here, until the next call of `find`. */
  count = 0;
  readonly campaigns: Int16Array;
  readonly creatives: Int8Array;
  readonly #campaigns: readonly Campaign[];
  readonly #index: TargetingIndex;
  readonly #simulator: AdSimulator;

  constructor({ campaigns }: Catalogue, simulator: AdSimulator) {
    const most = MOST_CAMPAIGNS * Math.max(1, ...campaigns.map(({ creatives }) => creatives.length));
    this.campaigns = new Int16Array(most);
    this.creatives = new Int8Array(most);
    this.#campaigns = campaigns;
    this.#index = new TargetingIndex(campaigns, { limit: MOST_CAMPAIGNS });
    this.#simulator = simulator;
  }

  /** Those whose campaigns could pay their highest bid. Returns how many. */
  find(request: AdRequest): number {
    this.count = 0;
    const bid = { decision: "", campaign: 0, creative: 0, price: 0 };
    for (const index of this.#index.eligible(request)) {
      const { creatives, maximumBid } = this.#campaigns[index] as Campaign;
      bid.campaign = index;
      bid.price = maximumBid;
      for (bid.creative = 0; bid.creative < creatives.length; bid.creative++) {
        const refusal = this.#simulator.refusal(bid);
        if (refusal === "the creative does not fit the slot") continue;
        // Whatever else it is holds for all of the campaign's creatives.
        if (refusal !== undefined) break;
        this.campaigns[this.count] = index;
        this.creatives[this.count++] = bid.creative;
      }
    }
    return this.count;
  }
}
