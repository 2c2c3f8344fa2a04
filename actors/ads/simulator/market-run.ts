// One run of a market: opportunities in order, auctions as bids come, clicks and conversions when they are due.
// It must never be handed to a policy: it knows everything.
import type { AdEvent, ImpressionEvent, LossEvent } from "../ad-event.js";
import { type Bid, holdAuction, respondTo } from "./auction.js";
import { Fatigue } from "./fatigue.js";
import { Opportunities, type Span } from "./opportunities.js";
import type { Regime } from "./parameters.js";
import type { Situation } from "./situation.js";
import { TimeQueue } from "./time-queue.js";
import { TrueResponse } from "./true-response.js";
import type { World } from "./world.js";

export class MarketRun {
  /** As things stand now: what was shown so far has tired its listeners. */
  readonly truth: TrueResponse;
  readonly #world: World;
  readonly #opportunities: Opportunities;
  readonly #fatigue: Fatigue;
  readonly #pending = new TimeQueue<AdEvent>();

  /** @param seed of the run: any integer, taken modulo 2^32. */
  constructor(world: World, span: Span, regime: Regime, seed: number) {
    this.#world = world;
    this.#fatigue = new Fatigue(world.listeners.count, world.catalogue.campaigns.length);
    this.#opportunities = new Opportunities(world, span, regime, seed);
    this.truth = new TrueResponse(world, this.#fatigue, regime);
  }

  /** Fills in the next opportunity; false when the run is over. */
  next(into: Situation): boolean {
    return this.#opportunities.next(into);
  }

  /** Holds the auction: what is known at once. What the listener does is due later. */
  bid(situation: Situation, bid: Bid): ImpressionEvent | LossEvent | undefined {
    const event = holdAuction(situation, bid);
    if (event?.type !== "impression") return event;
    for (const response of respondTo(event, bid.creative, situation, this.truth, this.#world)) {
      this.#pending.push(response.time, response);
    }
    this.#fatigue.shown(situation.listener, bid.campaign, situation.time);
    return event;
  }

  /** Takes out what was due by `time`, the earliest first, onto the end of `into`. */
  takeDue(time: number, into: AdEvent[]): void {
    while (this.#pending.time <= time) {
      const event = this.#pending.pop();
      if (event === undefined) return;
      into.push(event);
    }
  }
}
