// The ads trade for the command and the server: OpenRTB 2.x bid requests in, decisions out.
import type { ReadRequest, Trade } from "tutti";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { blockableOf } from "./blockable.js";
import { DEFAULT_SEAT, type ReadBidRequest, readBidRequest } from "./read-bid-request.js";
import { writeDecision } from "./write-decision.js";

export interface TradeOptions {
  /** Tells when a request came in, milliseconds since 1970; default the system's clock. */
  readonly now?: () => number;
  /** The seat that bids; default "tutti". */
  readonly seat?: string;
}

/** Reads and writes in the catalogue's currency. */
export function createTrade(
  catalogue: Catalogue,
  { now = Date.now, seat = DEFAULT_SEAT }: TradeOptions = {},
): Trade<AdRequest, number, ReadBidRequest> {
  const { currency } = catalogue;
  const blockable = blockableOf(catalogue);
  return {
    read(value): ReadRequest<AdRequest, ReadBidRequest> {
      const context = readBidRequest(value, { currency, seat, blockable, now: now() });
      const requests = context.slots.flatMap((slot) => (slot.kind === "offered" ? [slot.request] : []));
      return { requests, context };
    },
    write: (context, decisions, explain) => writeDecision(context, decisions, catalogue, explain),
  };
}
