// Writes what was decided on one bid request: a bid or a reason for each impression, an `nbr` where there is no bid at all.
import type { Decision } from "tutti";
import type { Catalogue } from "../catalogue/campaign.js";
import { fromMicros } from "../money.js";
import { explainDecision, type ImpressionRationale } from "./explain-decision.js";
import type { NoBidCode } from "./no-bid-reason.js";
import type { ReadBidRequest } from "./read-bid-request.js";
import { type SlotBid, slotOutcomes } from "./slot-outcome.js";

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
  read: ReadBidRequest,
  decisions: readonly Decision<number>[],
  catalogue: Catalogue,
  explain: boolean,
): WrittenDecision {
  const bids: WrittenBid[] = [];
  const noBids: WrittenNoBid[] = [];
  const rationale: ImpressionRationale[] = [];
  for (const outcome of slotOutcomes(read, decisions, catalogue)) {
    const { impression: impid, decision } = outcome;
    if (outcome.kind === "bid") bids.push(writtenBid(outcome));
    else noBids.push({ impid, nbr: outcome.noBid.code, reason: outcome.noBid.reason });
    if (explain && decision !== undefined) rationale.push(explainDecision(impid, decision, catalogue));
  }
  const nbr = bids.length === 0 ? noBids[0]?.nbr : undefined;
  return {
    id: read.id,
    currency: catalogue.currency,
    bids,
    ...(noBids.length > 0 ? { noBids } : {}),
    ...(nbr === undefined ? {} : { nbr }),
    ...(explain ? { rationale } : {}),
  };
}

function writtenBid({ impression, decision, campaign, creative, price }: SlotBid): WrittenBid {
  return {
    impid: impression,
    campaign: campaign.id,
    creative: creative.id,
    domain: campaign.domain,
    price: fromMicros(price),
    score: decision.score,
  };
}
