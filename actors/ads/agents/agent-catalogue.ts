// What the agents know of the campaigns: a compact, plain-data projection that crosses to their threads as `options`.
// It must never hold creatives or names: agents judge by numbers and topics alone.
import type { Catalogue, Goal } from "../catalogue/campaign.js";

export interface AgentCampaign {
  /** As the advertiser's books know it: what was learned of the campaign is kept under it. */
  readonly id: string;
  readonly topics: readonly string[];
  /** Audience segments that the campaign prefers, as the Profiler names them. */
  readonly segments: readonly string[];
  readonly goal: Goal;
  /** Micro-units for one impression (reach), click or conversion. */
  readonly value: number;
  /** Micro-units for a thousand impressions. */
  readonly maximumBid: number;
  /** Micro-units. */
  readonly dailyBudget: number;
  readonly totalBudget: number;
  readonly pacing: "even" | "asap";
  /** Targeted local hours as a mask: bit h stands for hour h; all 24 bits when none is named. */
  readonly hours: number;
}

export const EVERY_HOUR: number = 2 ** 24 - 1;

/** The agents' view of a catalogue; position in the list is the campaign's index and candidate key. */
export function agentCatalogue(catalogue: Catalogue): { readonly campaigns: readonly AgentCampaign[] } {
  return {
    campaigns: catalogue.campaigns.map((campaign) => ({
      id: campaign.id,
      topics: campaign.topics,
      segments: campaign.targeting.segments,
      goal: campaign.goal,
      value: campaign.value,
      maximumBid: campaign.maximumBid,
      dailyBudget: campaign.dailyBudget,
      totalBudget: campaign.totalBudget,
      pacing: campaign.pacing,
      hours: hourMask(campaign.targeting.hours),
    })),
  };
}

/** The campaigns in an agent's options. Throws TypeError where the engine was not given {@link agentCatalogue}. */
export function campaignsOf(options: Readonly<Record<string, unknown>>): readonly AgentCampaign[] {
  const { campaigns } = options;
  if (Array.isArray(campaigns)) return campaigns as readonly AgentCampaign[];
  throw new TypeError(
    "the agent's options.campaigns must be a list: give it `options: agentCatalogue(catalogue)`",
  );
}

/** Bit h stands for local hour h; all 24 bits when none is named. */
export function hourMask(hours: readonly number[]): number {
  if (hours.length === 0) return EVERY_HOUR;
  let mask = 0;
  for (const hour of hours) mask |= 1 << hour;
  return mask;
}
