// GET /notices/win, billing, loss, impression, click: what came of a bid, told by exchange and player to an address of ours.
// It must never count a notice twice, or one that was not sealed here.

import type { Engine, PackRoute, RouteAnswer, StateStore } from "tutti";
import type { AdEvent, ClickEvent, ImpressionEvent, LossEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import type { Micros } from "../money.js";
import { HeardNotices } from "./heard-notices.js";
import { isNoticeKind, NOTICE_PATH, type NoticeKind } from "./notice-kind.js";
import type { BidMemory, NoticeSeal } from "./notice-token.js";

const PER_THOUSAND = 1_000;
const MICROS = 1_000_000;

interface Surroundings {
  readonly engine: Engine<AdRequest, number, AdEvent>;
  readonly catalogue: Catalogue;
  readonly seal: NoticeSeal;
  /** Where it is kept which notices were heard; only in memory where it is left out. */
  readonly store?: StateStore | undefined;
}

export function noticeRoute({ engine, catalogue, seal, store }: Surroundings): PackRoute {
  const campaigns = new Map(catalogue.campaigns.map(({ id, index }) => [id, index]));
  const heard = new HeardNotices(store);
  return {
    method: "GET",
    path: NOTICE_PATH,
    answer: async ({ parameters, query }): Promise<RouteAnswer> => {
      const { kind } = parameters;
      const memory = seal.open(query["t"] ?? "");
      if (!isNoticeKind(kind) || memory === undefined) return { status: 403 };
      const event = eventOf(kind, memory, campaigns.get(memory.campaign), query["price"]);
      if (event === undefined) return { status: 204 };
      // An impression may be told of by the exchange (billing) and by the player.
      try {
        if (!(await heard.isFirst(memory.decision, event.type, memory.bidAt))) return { status: 204 };
      } catch {
        // Who told of it is to tell again.
        return { status: 503 };
      }
      // The token is of one decision: what is told of it after a restart is kept once, too.
      engine.observe({ ...event, id: `notice ${event.type}` });
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
