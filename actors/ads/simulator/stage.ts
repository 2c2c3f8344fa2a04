// What the simulator and the oracle both stand on: the world, its present run, the opportunity at hand.
// It must never be handed out by either: policies may hold a simulator, and only evaluation holds an oracle.
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Bid } from "./auction.js";
import { playAround } from "./listening.js";
import { MarketRun } from "./market-run.js";
import type { Span } from "./opportunities.js";
import type { Regime } from "./parameters.js";
import { Situation } from "./situation.js";
import { type BidRefusal, SpendBook } from "./spend-book.js";
import type { TrueResponse } from "./true-response.js";
import type { World } from "./world.js";

export class Stage {
  readonly world: World;
  /** Of the latest opportunity; its `request` is undefined before the first and after the last. */
  readonly situation: Situation = new Situation();
  readonly #span: Span;
  readonly #regime: Regime;
  #run: MarketRun;
  #book: SpendBook;
  #clock: number;
  #acted = false;
  #news: AdEvent[] = [];

  constructor(world: World, span: Span, regime: Regime) {
    this.world = world;
    this.#span = span;
    this.#regime = regime;
    this.#run = new MarketRun(world, span, regime, 0);
    this.#book = new SpendBook(world.catalogue.campaigns);
    this.#clock = span.start;
  }

  get clock(): number {
    return this.#clock;
  }

  get truth(): TrueResponse {
    return this.#run.truth;
  }

  reset(seed: number): void {
    this.#run = new MarketRun(this.world, this.#span, this.#regime, seed);
    this.#book = new SpendBook(this.world.catalogue.campaigns);
    this.#clock = this.#span.start;
    this.#news = [];
    this.situation.request = undefined;
  }

  next(): AdRequest | undefined {
    const { situation } = this;
    this.#acted = false;
    if (!this.#run.next(situation)) {
      situation.request = undefined;
      this.#clock = this.#span.end;
      this.#run.takeDue(Number.POSITIVE_INFINITY, this.#news);
      return undefined;
    }
    this.#clock = situation.time;
    this.#run.takeDue(situation.time, this.#news);
    const play = situation.request?.slot === 0 ? playAround(this.world, situation) : undefined;
    if (play !== undefined) this.#news.push(play);
    return situation.request;
  }

  refusal(bid: Bid): BidRefusal | undefined {
    const { request } = this.situation;
    return request === undefined ? undefined : this.#book.refusal(request, bid);
  }

  act(bid: Bid): readonly AdEvent[] {
    const { request } = this.situation;
    if (request === undefined || this.#acted || this.#book.refusal(request, bid) !== undefined)
      return NOTHING;
    this.#acted = true;
    const event = this.#run.bid(this.situation, bid);
    if (event === undefined) return NOTHING;
    if (event.type === "impression") this.#book.shown(event);
    return [event];
  }

  news(): readonly AdEvent[] {
    if (this.#news.length === 0) return NOTHING;
    const news = this.#news;
    this.#news = [];
    return news;
  }
}

const NOTHING: readonly AdEvent[] = [];
