// Writes what was decided on one bid request: a bid or a reason for each impression, an `nbr` where there is no bid at all.
// It must never bid without a price, below a floor, or twice for rivals or one advertiser in the same bid request.
import type { Decision } from "tutti";
import type { AdRequest } from "../ad-request.js";
import type { Campaign, Catalogue } from "../catalogue/campaign.js";
import { bestCreative } from "../catalogue/creative-fit.js";
import { fromMicros, type Micros } from "../money.js";
import { exclusionsInWords, explainDecision, type ImpressionRationale } from "./explain-decision.js";
import { NO_BID_CODE, type NoBid, type NoBidCode } from "./no-bid-reason.js";
import type { ReadBidRequest } from "./read-bid-request.js";

interface WrittenBid {
  readonly impid: string;
  /** Ids of the campaign and of its creative. */
  readonly campaign: string;
  readonly creative: string;
  /** Of the advertiser. */
  readonly domain: string;
  /** Units of the currency for a thousand impressions. */
  readonly price: number;
  /** The pooled score, in [0, 1]. */
  readonly score: number;
}

interface WrittenNoBid {
  readonly impid: string;
  readonly nbr: NoBidCode;
  readonly reason: string;
}

/** The `decision` of an output record. */
export interface WrittenDecision {
  readonly id: string;
  readonly currency: string;
  readonly bids: readonly WrittenBid[];
  /** Impressions without a bid; left out where each has one. */
  readonly noBids?: readonly WrittenNoBid[];
  /** Where there is no bid at all: the reason of the first impression. */
  readonly nbr?: NoBidCode;
  /** With `explain`: one an impression that was decided on. */
  readonly rationale?: readonly ImpressionRationale[];
}

/** @param decisions one for each offered slot, in order. */
export function writeDecision(
  { id, slots }: ReadBidRequest,
  decisions: readonly Decision<number>[],
  catalogue: Catalogue,
  explain: boolean,
): WrittenDecision {
  const bids: WrittenBid[] = [];
  const noBids: WrittenNoBid[] = [];
  const rationale: ImpressionRationale[] = [];
  const shown: Campaign[] = [];
  let next = 0;
  for (const slot of slots) {
    const impid = slot.impression;
    if (slot.kind === "declined") {
      noBids.push({ impid, nbr: slot.noBid.code, reason: slot.noBid.reason });
      continue;
    }
    const decision = decisions[next++];
    const outcome = judge(slot.request, decision, catalogue, shown);
    if ("code" in outcome) noBids.push({ impid, nbr: outcome.code, reason: outcome.reason });
    else {
      bids.push(outcome.bid);
      shown.push(outcome.campaign);
    }
    if (explain && decision !== undefined) rationale.push(explainDecision(impid, decision, catalogue));
  }
  const nbr = bids.length === 0 ? noBids[0]?.nbr : undefined;
  return {
    id,
    currency: catalogue.currency,
    bids,
    ...(noBids.length > 0 ? { noBids } : {}),
    ...(nbr === undefined ? {} : { nbr }),
    ...(explain ? { rationale } : {}),
  };
}

/** @param shown campaigns that bid for earlier impressions of the bid request. */
function judge(
  request: AdRequest,
  decision: Decision<number> | undefined,
  { campaigns }: Catalogue,
  shown: readonly Campaign[],
): NoBid | { readonly bid: WrittenBid; readonly campaign: Campaign } {
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
  const bid: WrittenBid = {
    impid: request.impression,
    campaign: campaign.id,
    creative: creative.id,
    domain: campaign.domain,
    price: fromMicros(price),
    score: decision.score,
  };
  return { bid, campaign };
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
