// What becomes of a bid: the auction against the market's other bidders, and what the listener does.
// It must never depend on anything but the bid and the draws that were made before it.
import type { AdEvent } from "../ad-event.js";
import { momentOf } from "../moment.js";
import { fromMicros, type Micros, toMicros } from "../money.js";
import type { Opportunity } from "./opportunity.js";
import type { TrueResponse } from "./true-response.js";

/** A bid that was decided. */
export interface Bid {
  readonly decision: string;
  readonly campaign: number;
  /** Micro-units per thousand impressions. */
  readonly price: number;
}

/** Events in their order: a loss; or an impression, perhaps clicked, perhaps converted. */
export function holdAuction(opportunity: Opportunity, bid: Bid, truth: TrueResponse): readonly AdEvent[] {
  const { request, listener, rivalPrice, clickDraw, conversionDraw } = opportunity;
  const { decision, campaign } = bid;
  const { time } = request;
  const moment = momentOf(request);
  const asked = Math.max(request.floor, rivalPrice);
  const about = { decision, campaign, time };
  if (bid.price < asked) return [{ type: "loss", ...about, bid: bid.price as Micros, moment }];
  const paid = request.auction === "first-price" ? bid.price : asked;
  const price = toMicros(fromMicros(paid as Micros) / 1000);
  const shown = { ...about, listener: request.listener };
  const events: AdEvent[] = [{ type: "impression", ...shown, price, bid: bid.price as Micros, moment }];
  if (clickDraw < truth.clickRate(campaign, listener, request)) {
    events.push({ type: "click", ...shown, moment });
    if (conversionDraw < truth.conversionRate(campaign)) events.push({ type: "conversion", ...shown });
  }
  return events;
}
