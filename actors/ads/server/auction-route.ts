// POST /openrtb2/auction: a bid request in, a bid response out, in the time that the exchange gives.
// It must never answer after `tmax`: what is not decided by then is no bid, and what was reserved for it comes back.
import {
  BatchError,
  type Decision,
  type Engine,
  now,
  OverloadedError,
  type PackRoute,
  type RouteAnswer,
  TuttiError,
} from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { momentOf } from "../moment.js";
import type { Micros } from "../money.js";
import { blockableOf } from "../openrtb/blockable.js";
import { NO_BID_CODE } from "../openrtb/no-bid-reason.js";
import { DEFAULT_SEAT, type ReadBidRequest, readBidRequest } from "../openrtb/read-bid-request.js";
import { slotOutcomes } from "../openrtb/slot-outcome.js";
import { bidResponse } from "./bid-response.js";
import type { NoticeSeal } from "./notice-token.js";

/** Milliseconds of `tmax` that are left for the way back. */
const MARGIN = 5;
/** Milliseconds, where the exchange does not say. */
const USUAL_TIME = 120;
/** Milliseconds: who gives more is answered no later. */
const LONGEST_TIME = 10_000;

interface Surroundings {
  readonly engine: Engine<AdRequest, number, AdEvent>;
  readonly catalogue: Catalogue;
  /** That bids; default "tutti". */
  readonly seat?: string;
  origin(): string;
  readonly seal: NoticeSeal;
}

export function auctionRoute(surroundings: Surroundings): PackRoute {
  const { engine, catalogue, seat = DEFAULT_SEAT, origin, seal } = surroundings;
  const { currency } = catalogue;
  const blockable = blockableOf(catalogue);
  return {
    method: "POST",
    path: "/openrtb2/auction",
    answer: async ({ body, receivedAt }): Promise<RouteAnswer> => {
      const read = readBidRequest(body, { currency, seat, blockable, now: Date.now() });
      const decisions = await inTime(engine, read, timeOf(body) - MARGIN - (now() - receivedAt));
      if (decisions === undefined) return noBid(read.id, NO_BID_CODE.insufficientTime);
      if (decisions === "overloaded") return noBid(read.id, NO_BID_CODE.technicalError);
      return {
        status: 200,
        body: bidResponse(read, slotOutcomes(read, decisions, catalogue), {
          catalogue,
          seat,
          origin: origin(),
          seal,
        }),
      };
    },
  };
}

function noBid(id: string, nbr: number): RouteAnswer {
  return { status: 200, body: { id, nbr } };
}

/** Milliseconds; readBidRequest has checked the field. */
function timeOf(body: unknown): number {
  const { tmax } = body as { tmax?: unknown };
  const time = Number(tmax);
  return time > 0 ? Math.min(time, LONGEST_TIME) : USUAL_TIME;
}

/** Undefined where the time is over before. */
async function inTime(
  engine: Engine<AdRequest, number, AdEvent>,
  { slots }: ReadBidRequest,
  milliseconds: number,
): Promise<readonly Decision<number>[] | "overloaded" | undefined> {
  const requests = slots.flatMap((slot) => (slot.kind === "offered" ? [slot.request] : []));
  if (milliseconds <= 0) return undefined;
  const decided = engine.decideMany(requests).catch((error: unknown) => {
    const cause = causeOf(error);
    if (cause instanceof OverloadedError) return "overloaded" as const;
    throw cause;
  });
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  const first = await Promise.race([decided, over]);
  clearTimeout(timer);
  if (first === undefined) decided.then((late) => giveBack(engine, requests, late)).catch(passOver);
  return first;
}

/** Of a batch that failed, why its first failure did. */
function causeOf(error: unknown): unknown {
  return error instanceof BatchError ? (error.failures[0]?.error ?? error) : error;
}

/** Nobody waits for a decision that came too late: neither for its error, nor where the engine has been closed meanwhile. */
function passOver(error: unknown): void {
  if (error instanceof TuttiError) return;
  throw error;
}

/** Nobody hears of these bids: to budgets and caps they are lost. */
function giveBack(
  engine: Engine<AdRequest, number, AdEvent>,
  requests: readonly AdRequest[],
  late: readonly Decision<number>[] | "overloaded",
): void {
  if (late === "overloaded") return;
  for (const [index, { id, winner, price }] of late.entries()) {
    const request = requests[index];
    if (winner === undefined || request === undefined) continue;
    const bid = Math.floor(price ?? 0) as Micros;
    engine.observe({
      type: "loss",
      decision: id,
      campaign: winner,
      bid,
      time: request.time,
      moment: momentOf(request),
    });
  }
}
