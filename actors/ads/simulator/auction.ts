// What becomes of a bid: the auction against the market's other bidders, and what the listener does.
// It must never depend on anything but the bid, the draws that were made before it, and what was shown before.
import type { AdEvent, ClickEvent, ConversionEvent, ImpressionEvent, LossEvent } from "../ad-event.js";
import { type Moment, momentOf } from "../moment.js";
import type { Micros } from "../money.js";
import { CONVERSION } from "./parameters.js";
import type { Situation } from "./situation.js";
import type { TrueResponse } from "./true-response.js";
import type { World } from "./world.js";

/** A bid for the opportunity at hand. */
export interface Bid {
  /** Repeated in what comes of it; a bidder gives each bid its own. */
  readonly decision: string;
  /** Positions: of the campaign in the catalogue, and of the creative among its own. */
  readonly campaign: number;
  readonly creative: number;
  /** Micro-units per thousand impressions. */
  readonly price: number;
}

/** What has to be bid to win: the floor or the highest other bid, in micro-units per thousand. */
export function askedPrice({ request, rivalPrice }: Situation): number {
  return Math.max(request?.floor ?? 0, rivalPrice);
}

/** The impression at the price that its auction asks, or a loss that tells no price. A bid of exactly what is asked wins. */
export function holdAuction(situation: Situation, bid: Bid): ImpressionEvent | LossEvent | undefined {
  const { request, time } = situation;
  if (request === undefined) return undefined;
  const { decision, campaign } = bid;
  const moment: Moment = momentOf(request);
  const offered = bid.price as Micros;
  const asked = askedPrice(situation);
  if (!(bid.price >= asked)) return { type: "loss", decision, campaign, bid: offered, time, moment };
  const paid = request.auction === "first-price" ? bid.price : asked;
  const price = Math.round(paid / 1000) as Micros;
  return {
    type: "impression",
    decision,
    campaign,
    listener: request.listener,
    price,
    bid: offered,
    time,
    moment,
  };
}

/** What the listener does about an impression, later: nothing, a click, perhaps a conversion after it. */
export function respondTo(
  impression: ImpressionEvent,
  creative: number,
  situation: Situation,
  truth: TrueResponse,
  world: World,
): readonly AdEvent[] {
  const { decision, campaign, listener, moment } = impression;
  if (situation.clickDraw >= truth.clickRate(campaign, creative, situation)) return NOTHING;
  const clicked = after(situation.time, 1_000 * CONVERSION.clickDelay, situation.clickDelayDraw);
  const click: ClickEvent = { type: "click", decision, campaign, listener, time: clicked, moment };
  if (situation.conversionDraw >= truth.conversionRate(campaign, creative, situation)) return [click];
  const delay = world.campaigns.conversionDelay[campaign] as number;
  const time = after(clicked, delay, situation.conversionDelayDraw);
  const conversion: ConversionEvent = { type: "conversion", decision, campaign, listener, time };
  return [click, conversion];
}

const NOTHING: readonly AdEvent[] = [];

/** An exponential delay later, in whole milliseconds. */
function after(time: number, mean: number, draw: number): number {
  return Math.ceil(time - mean * Math.log(1 - draw));
}
