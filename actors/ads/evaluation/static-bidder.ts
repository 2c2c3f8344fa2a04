// A bidder that knows nothing: a fixed share of what the campaign allows, whatever the opportunity is worth. It stands in for
// the Bid Optimizer where that is left out.
import { defineAgent, type Proposal } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { type AgentCampaign, campaignsOf } from "../agents/agent-catalogue.js";

const SHARE = 0.5;

let campaigns: readonly AgentCampaign[] = [];

export default defineAgent<AdRequest, number, AdEvent>({
  name: "static-bidder",
  vetoes: true,
  setup({ options }) {
    campaigns = campaignsOf(options);
  },
  propose({ floor }, { candidates }): Proposal {
    const prices = candidates.map((candidate) =>
      Math.floor(SHARE * (campaigns[candidate as number]?.maximumBid ?? 0)),
    );
    const vetoes = prices.flatMap((price, position) => (price < floor || price === 0 ? [position] : []));
    return { scores: candidates.map(() => 0.5), prices, vetoes };
  },
});
