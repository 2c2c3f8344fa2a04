// GET /notices/win, billing, loss, impression, click: what came of a bid, told by exchange and player to an address of ours.
// It must never count a notice twice, or one that was not sealed here.

import { LRUCache } from "lru-cache";
import type { Engine, PackRoute, RouteAnswer } from "tutti";
import type { AdEvent, ClickEvent, ImpressionEvent, LossEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import type { Micros } from "../money.js";
import { isNoticeKind, NOTICE_PATH, type NoticeKind } from "./notice-kind.js";
import type { BidMemory, NoticeSeal } from "./notice-token.js";

/** Notices that are remembered as heard, and milliseconds for which: a day, as long as a click may come late. */
const HEARD_LIMIT = 500_000;
const HEARD_FOR = 24 * 3_600_000;
const PER_THOUSAND = 1_000;
const MICROS = 1_000_000;

interface Surroundings {
  readonly engine: Engine<AdRequest, number, AdEvent>;
  readonly catalogue: Catalogue;
  readonly seal: NoticeSeal;
}

export function noticeRoute({ engine, catalogue, seal }: Surroundings): PackRoute {
  const campaigns = new Map(catalogue.campaigns.map(({ id, index }) => [id, index]));
  const heard = new LRUCache<string, true>({
    maxSize: HEARD_LIMIT,
    sizeCalculation: () => 1,
    ttl: HEARD_FOR,
  });
  return {
    method: "GET",
    path: NOTICE_PATH,
    answer: ({ parameters, query }): RouteAnswer => {
      const { kind } = parameters;
      const memory = seal.open(query["t"] ?? "");
      if (!isNoticeKind(kind) || memory === undefined) return { status: 403 };
      const event = eventOf(kind, memory, campaigns.get(memory.campaign), query["price"]);
      if (event === undefined) return { status: 204 };
      // An impression may be told of by the exchange (billing) and by the player.
      const once = `${event.type} ${memory.decision}`;
      if (!heard.has(once)) {
        heard.set(once, true);
        // The token is of one decision: what is told of it after a restart is kept once, too.
        engine.observe({ ...event, id: `notice ${event.type}` });
      }
      return { status: 204 };
    },
  };
}

/** Undefined where nothing is learned from it: a win is not yet an impression, a campaign may be gone. */
function eventOf(
  kind: NoticeKind,
  { decision, listener, bid, time, moment }: BidMemory,
  campaign: number | undefined,
  price: string | undefined,
): ClickEvent | ImpressionEvent | LossEvent | undefined {
  if (campaign === undefined) return undefined;
  switch (kind) {
    case "win":
      return undefined;
    case "billing":
    case "impression": {
      const paid = paidOf(price, bid);
      return {
        type: "impression",
        decision,
        campaign,
        listener,
        price: paid,
        bid: bid as Micros,
        time,
        moment,
      };
    }
    case "loss":
      return { type: "loss", decision, campaign, bid: bid as Micros, time, moment };
    case "click":
      return { type: "click", decision, campaign, listener, time, moment };
  }
}

/** Micro-units for one impression: what the exchange says, never more than was bid; the bid where it says nothing. */
function paidOf(price: string | undefined, bid: number): Micros {
  const told = Number(price) * MICROS;
  const cleared = told >= 0 && told <= bid ? told : bid;
  return Math.ceil(cleared / PER_THOUSAND) as Micros;
}
