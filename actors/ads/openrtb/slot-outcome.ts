// What came of each impression of a bid request: a bid that may be made, or why there is none.
// It must never bid without a price, below a floor, or twice for rivals or one advertiser in the same bid request.
import type { Decision } from "tutti";
import type { AdRequest } from "../ad-request.js";
import type { Campaign, Catalogue, Creative } from "../catalogue/campaign.js";
import { bestCreative } from "../catalogue/creative-fit.js";
import type { Micros } from "../money.js";
import { exclusionsInWords } from "./explain-decision.js";
import type { OfferedSlot } from "./impression-slot.js";
import { NO_BID_CODE, type NoBid } from "./no-bid-reason.js";
import type { ReadBidRequest } from "./read-bid-request.js";
import type { VastProtocol } from "./vast-protocol.js";

export interface SlotBid {
  readonly kind: "bid";
  readonly impression: string;
  readonly request: AdRequest;
  readonly decision: Decision<number>;
  readonly campaign: Campaign;
  readonly creative: Creative;
  /** For a thousand impressions; never above what was reserved. */
  readonly price: Micros;
  /** What audio and video are written in. */
  readonly protocol: VastProtocol | undefined;
}

interface SlotNoBid {
  readonly kind: "no-bid";
  readonly impression: string;
  readonly noBid: NoBid;
  /** Where it was decided on. */
  readonly decision: Decision<number> | undefined;
}

export type SlotOutcome = SlotBid | SlotNoBid;

/** One for each slot, in order. @param decisions one for each offered slot, in order. */
export function slotOutcomes(
  { slots }: ReadBidRequest,
  decisions: readonly Decision<number>[],
  catalogue: Catalogue,
): readonly SlotOutcome[] {
  const shown: Campaign[] = [];
  let next = 0;
  return slots.map((slot): SlotOutcome => {
    const { impression } = slot;
    if (slot.kind === "declined")
      return { kind: "no-bid", impression, noBid: slot.noBid, decision: undefined };
    const decision = decisions[next++];
    const outcome = judge(slot, decision, catalogue, shown);
    if ("code" in outcome) return { kind: "no-bid", impression, noBid: outcome, decision };
    shown.push(outcome.campaign);
    return { ...outcome, protocol: slot.protocol };
  });
}

/** @param shown campaigns that bid for earlier impressions of the bid request. */
function judge(
  { request, secure }: OfferedSlot,
  decision: Decision<number> | undefined,
  { campaigns }: Catalogue,
  shown: readonly Campaign[],
): NoBid | Omit<SlotBid, "protocol"> {
  if (decision === undefined) {
    return { code: NO_BID_CODE.technicalError, reason: "the impression was not decided" };
  }
  if (decision.winner === undefined) return withoutWinner(decision);
  const campaign = campaigns[decision.winner];
  const creative = campaign === undefined ? undefined : bestCreative(campaign, request);
  if (campaign === undefined || creative === undefined) {
    return { code: NO_BID_CODE.technicalError, reason: "the winner has no creative for the slot" };
  }
  if (decision.price === undefined) {
    return { code: NO_BID_CODE.technicalError, reason: "no price was proposed in time" };
  }
  if (secure && creative.url.startsWith("http:")) {
    return { code: NO_BID_CODE.technicalError, reason: "the winner's creative does not come over HTTPS" };
  }
  // Down to a whole micro-unit: never above what was reserved.
  const price = Math.floor(decision.price) as Micros;
  if (price < request.floor) {
    return { code: NO_BID_CODE.technicalError, reason: "the price is below the floor" };
  }
  const rival = shown.find((other) => compete(other, campaign));
  if (rival !== undefined) {
    const reason = `campaign ${campaign.id} competes with ${rival.id}, which bids for another impression`;
    return { code: NO_BID_CODE.competitiveSeparation, reason };
  }
  return { kind: "bid", impression: request.impression, request, decision, campaign, creative, price };
}

function withoutWinner({ rationale }: Decision<number>): NoBid {
  if (rationale.candidates.length === 0) {
    const reason = "no campaign fits the slot, its floor, its block lists and who it is offered to";
    return { code: NO_BID_CODE.noEligibleCampaign, reason };
  }
  const { candidates, exclusions } = rationale;
  const capped = new Set(
    exclusions.filter(({ by }) => by === FREQUENCY_CAP).map(({ candidate }) => candidate),
  );
  const code =
    capped.size === candidates.length ? NO_BID_CODE.dailyUserCapMet : NO_BID_CODE.everyCampaignExcluded;
  return { code, reason: exclusionsInWords(rationale) };
}

/** Name of the constraint that counts what a listener has seen. */
const FREQUENCY_CAP = "frequency cap";

function compete(one: Campaign, other: Campaign): boolean {
  return one.domain === other.domain || (one.separation !== "" && one.separation === other.separation);
}
