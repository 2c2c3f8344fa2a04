// What may be done about an opportunity: each creative that may be shown now, of each campaign that targets it and is within
// its limits. The order is the targeting's: campaigns of the highest prior worth first.
// It must never look at anything but what a policy may look at.
import type { AdRequest } from "../ad-request.js";
import type { Campaign, Catalogue } from "../catalogue/campaign.js";
import { creativeFits } from "../catalogue/creative-fit.js";
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
    for (const index of this.#index.eligible(request)) {
      const { creatives, maximumBid } = this.#campaigns[index] as Campaign;
      for (let creative = 0; creative < creatives.length; creative++) {
        if (!creativeFits(creatives[creative] as Campaign["creatives"][number], request)) continue;
        const bid = { decision: "", campaign: index, creative, price: maximumBid };
        if (this.#simulator.refusal(bid) !== undefined) break;
        this.campaigns[this.count] = index;
        this.creatives[this.count++] = creative;
      }
    }
    return this.count;
  }
}
