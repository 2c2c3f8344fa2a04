// An OpenRTB 2.6 BidResponse from what came of each impression.
import type { Catalogue } from "../catalogue/campaign.js";
import { momentOf } from "../moment.js";
import { fromMicros } from "../money.js";
import type { NoBidCode } from "../openrtb/no-bid-reason.js";
import type { ReadBidRequest } from "../openrtb/read-bid-request.js";
import type { SlotBid, SlotOutcome } from "../openrtb/slot-outcome.js";
import { markupOf } from "./markup.js";
import { noticeAddresses } from "./notice-kind.js";
import type { NoticeSeal } from "./notice-token.js";

/** OpenRTB's numbers for what a bid's markup is. */
const MARKUP_TYPES = { banner: 1, video: 2, audio: 3 } as const;
/** IAB's first taxonomy: the catalogue's categories. */
const TAXONOMY = 1;
/** Seconds in which the exchange may still count an impression of the bid: as long as money is reserved for it. */
const EXPIRY = 600;

export interface BidResponse {
  readonly id: string;
  readonly cur?: string;
  readonly seatbid?: readonly object[];
  readonly nbr?: NoBidCode;
  readonly ext?: { readonly declined: readonly DeclinedImpression[] };
}

/** An impression that takes no bid of ours, whoever would bid. */
interface DeclinedImpression {
  readonly impid: string;
  readonly nbr: NoBidCode;
  readonly reason: string;
}

interface Bidder {
  readonly catalogue: Catalogue;
  readonly seat: string;
  readonly origin: string;
  readonly seal: NoticeSeal;
}

/** Says why impressions were declined, but nothing of campaigns that were not good enough: that is our own affair. */
export function bidResponse(
  { id, slots }: ReadBidRequest,
  outcomes: readonly SlotOutcome[],
  { catalogue, seat, origin, seal }: Bidder,
): BidResponse {
  const bids = outcomes.flatMap((outcome) => (outcome.kind === "bid" ? [bidOf(outcome, origin, seal)] : []));
  const declined = slots.flatMap((slot): DeclinedImpression[] =>
    slot.kind === "declined"
      ? [{ impid: slot.impression, nbr: slot.noBid.code, reason: slot.noBid.reason }]
      : [],
  );
  const ext = declined.length > 0 ? { ext: { declined } } : {};
  if (bids.length > 0) return { id, cur: catalogue.currency, seatbid: [{ seat, bid: bids }], ...ext };
  const [first] = outcomes;
  return { id, nbr: first?.kind === "no-bid" ? first.noBid.code : 0, ...ext };
}

function bidOf(
  { impression, request, decision, campaign, creative, price, protocol }: SlotBid,
  origin: string,
  seal: NoticeSeal,
) {
  const token = seal.seal({
    decision: decision.id,
    campaign: campaign.id,
    listener: request.listener,
    bid: price,
    time: request.time,
    bidAt: Date.now(),
    moment: momentOf(request),
  });
  const notices = noticeAddresses(origin, token);
  return {
    id: decision.id,
    impid: impression,
    price: fromMicros(price),
    adid: creative.id,
    adm: markupOf({ decision: decision.id, campaign, creative, protocol, notices }),
    adomain: [campaign.domain],
    cid: campaign.id,
    crid: creative.id,
    cat: campaign.categories,
    cattax: TAXONOMY,
    attr: creative.attributes,
    mtype: MARKUP_TYPES[creative.media],
    ...(protocol === undefined ? {} : { protocol }),
    ...(creative.duration > 0 ? { dur: creative.duration } : {}),
    ...(creative.width > 0 ? { w: creative.width, h: creative.height } : {}),
    exp: EXPIRY,
    nurl: notices.of("win"),
    burl: notices.of("billing"),
    lurl: notices.of("loss"),
  };
}
