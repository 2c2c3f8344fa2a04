// The team that decides on ads, and how its votes weigh. Which agents, with what weight, and what stands in for them.
// It must never let anything stand in for a price.
import { type AgentSpec, type VotePolicy, weightedVote } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { agentCatalogue } from "../agents/agent-catalogue.js";
import type { BidSettings } from "../agents/bidding/bid-settings.js";
import type { Catalogue } from "../catalogue/campaign.js";
import type { Experience } from "../memory/experience.js";
import { daypartOf, localHour } from "../moment.js";

export interface TeamOptions {
  /** What each agent learned elsewhere, by its name. */
  readonly experience?: Readonly<Record<string, Experience>>;
  /** Of each agent's vote; left out: {@link WEIGHTS}. */
  readonly weights?: Readonly<Record<keyof typeof WEIGHTS, number>>;
  /** A thread for each agent, so that one that hangs does not hold up the others; default false. */
  readonly isolated?: boolean;
  /** How the Bid Optimizer bids; what is left out is as usual. */
  readonly bidding?: Partial<BidSettings>;
}

/** The host that the three agents share unless they are isolated. */
const HOST = "ads";
/**
 * An interest or a moment a minute old is as good as a new one. A price is not: it belongs to one auction, so nothing
 * stands in for the Bid Optimizer, and without it there is no bid.
 */
const OPINION_AGE = 60_000;
/** Confidence of the default, "no campaign better than another": it only holds the agent's place in the sum. */
const DEFAULT_CONFIDENCE = 0.1;

/**
 * Of each agent's vote. Between 0.6 and 1 for the moment, and 0.2 and 1 for the campaign's own appeal, the expected click rate in
 * twelve simulated worlds differed by no more than luck.
 */
export const WEIGHTS = { profiler: 1, context: 0.8, "bid-optimizer": 0.5 } as const;

/**
 * The three agents. They share one thread unless `isolated`: each needs a few microseconds, a thread's wake-up tens.
 */
export function adsTeam(
  catalogue: Catalogue,
  { isolated = false, bidding, experience = {}, weights = WEIGHTS }: TeamOptions,
): readonly AgentSpec<AdRequest, number, AdEvent>[] {
  const options = agentCatalogue(catalogue);
  const place = isolated ? {} : { host: HOST };
  const fallback = { scores: 0.5, confidence: DEFAULT_CONFIDENCE, maxAge: OPINION_AGE };
  return [
    {
      module: new URL("../agents/profiler.js", import.meta.url),
      weight: weights.profiler,
      model: experience["profiler"],
      fallback,
      options,
      ...place,
    },
    {
      module: new URL("../agents/context.js", import.meta.url),
      weight: weights.context,
      model: experience["context"],
      fallback,
      options,
      ...place,
    },
    {
      module: new URL("../agents/bid-optimizer.js", import.meta.url),
      weight: weights["bid-optimizer"],
      model: experience["bid-optimizer"],
      options: { ...options, ...bidding },
      ...place,
    },
  ];
}

/** Rules set by hand: without a known listener the moment says more; a speaker or a car cannot be clicked, so taste counts. */
export function adsVote(): VotePolicy {
  return weightedVote({
    rules: [
      { when: { listener: "unknown" }, weights: { profiler: 0.5, context: 1.2 } },
      { when: { device: "speaker" }, weights: { profiler: 1.2 } },
      { when: { device: "car" }, weights: { profiler: 1.2 } },
    ],
  });
}

/** What rules and learned priorities may look at. */
export function featuresOf(request: AdRequest): Readonly<Record<string, string>> {
  return {
    daypart: daypartOf(localHour(request.time, request.utcOffset)),
    device: request.device,
    media: request.media,
    listener: request.listener === "" ? "unknown" : "known",
  };
}
