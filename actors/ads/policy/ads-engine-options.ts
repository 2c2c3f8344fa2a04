// Everything that `createEngine` needs to decide on ads: candidates from the index, the team, its vote, the hard limits.
// Money is not counted twice: expected worth is the Bid Optimizer's vote, so candidates carry no further value.
import type { EngineOptions } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { TargetingIndex } from "../catalogue/targeting/targeting-index.js";
import { BlockListConstraint } from "./block-list.js";
import { BudgetConstraint } from "./budget.js";
import { SeparationConstraint } from "./competitive-separation.js";
import { consentConstraint } from "./consent.js";
import { FrequencyCapConstraint } from "./frequency-cap.js";
import { PriceLimitsConstraint } from "./price-limits.js";
import { adsTeam, adsVote, featuresOf, type TeamOptions } from "./team.js";

/**
 * Milliseconds. Exchanges wait 50 to 300, and a bid without a price is no bid: an auction lost to a thread that woke up
 * late costs more than the wait. Without such a thread a decision takes a small part of one.
 */
const ADS_DEADLINE = 20;
/** Most campaigns that one request is decided over. */
const ADS_CANDIDATES = 64;

/** Bytes. A request may be an eighth: 256 KiB hold the longest block list that is read, 4,096 domains of 60 letters. */
const REQUEST_LANE = 2 ** 21;

export interface AdsOptions extends TeamOptions {
  /** Milliseconds for a decision; default {@link ADS_DEADLINE}. */
  readonly deadline?: number;
}

/** The engine's options for a catalogue: `createEngine(adsEngineOptions(catalogue))`. */
export function adsEngineOptions(
  catalogue: Catalogue,
  options: AdsOptions = {},
): EngineOptions<AdRequest, number, AdEvent> {
  const { campaigns } = catalogue;
  const index = new TargetingIndex(campaigns, { limit: ADS_CANDIDATES });
  return {
    agents: adsTeam(catalogue, options),
    candidates: (request) => index.eligible(request),
    vote: adsVote(),
    features: featuresOf,
    constraints: [
      consentConstraint,
      new BlockListConstraint(campaigns),
      new SeparationConstraint(campaigns),
      new FrequencyCapConstraint(campaigns),
      new PriceLimitsConstraint(campaigns),
      new BudgetConstraint(campaigns),
    ],
    deadline: options.deadline ?? ADS_DEADLINE,
    key: (request) => (request.listener === "" ? request.country + request.device : request.listener),
    requestName: ({ request, impression }) => `${request}/${impression}`,
    eventValue: (event) => (event.type === "impression" ? event.price : undefined),
    limits: { candidates: ADS_CANDIDATES, requestLane: REQUEST_LANE },
  };
}
