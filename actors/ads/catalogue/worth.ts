// What an impression is worth to a campaign before anything is known of it: the order in which campaigns are considered.
// It must stay a rough prior: who wins is for the agents to say.
import type { Campaign, Goal } from "./campaign.js";

/** How often an impression reaches the goal where nothing is known: usual rates of audio and banners, set by hand. */
const PRIOR_RATE: Readonly<Record<Goal, number>> = { reach: 1, clicks: 0.01, conversions: 0.0005 };

/** Expected worth of a thousand impressions in micro-units, held to the campaign's maximum bid. */
function priorWorth(campaign: Campaign): number {
  return Math.min(campaign.maximumBid, campaign.value * PRIOR_RATE[campaign.goal] * 1000);
}

/** Indexes of all campaigns, highest prior worth first; ties: the lower index. */
export function byPriorWorth(campaigns: readonly Campaign[]): Int32Array {
  const worth = Float64Array.from(campaigns, priorWorth);
  return Int32Array.from(campaigns.keys()).sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || a - b);
}
