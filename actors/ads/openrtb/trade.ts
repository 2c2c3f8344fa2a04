// The ads trade for the command and the server: OpenRTB 2.x bid requests in, decisions out.
import type { ReadRequest, Trade } from "tutti";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { type ReadBidRequest, readBidRequest } from "./read-bid-request.js";
import { writeDecision } from "./write-decision.js";

/**
 * Reads and writes in the catalogue's currency.
 * @param now tells when a request came in, milliseconds since 1970; default the system's clock.
 */
export function createTrade(
  catalogue: Catalogue,
  now: () => number = Date.now,
): Trade<AdRequest, number, ReadBidRequest> {
  return {
    read(value): ReadRequest<AdRequest, ReadBidRequest> {
      const context = readBidRequest(value, { currency: catalogue.currency, now: now() });
      const requests = context.slots.flatMap((slot) => (slot.kind === "offered" ? [slot.request] : []));
      return { requests, context };
    },
    write: (context, decisions, explain) => writeDecision(context, decisions, catalogue, explain),
  };
}
