// Open-loop load: requests come at their rate whatever becomes of those before, bursts come on top; orders ride along.
// It must never wait for a decision before it asks for the next.
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Decision, type Engine, now } from "tutti";
import type { AdEvent, AdRequest } from "tutti/ads";
import type { DecisionWatch } from "./decision-watch.js";
import type { Carrier, FaultOrder } from "./fault-kind.js";
import type { ChaosMarket, Offer } from "./market.js";
import { BURST, BURST_PIECE } from "./settings.js";

/** Milliseconds between two looks at how many requests are due. */
const LOOK = 2;
const SECOND = 1000;

export type AdsEngine = Engine<AdRequest, number, AdEvent>;

export class Load {
  readonly #engine: AdsEngine;
  readonly #market: ChaosMarket;
  readonly #watch: DecisionWatch;
  readonly #decided: (offer: Offer, decision: Decision<number>) => void;
  readonly #orders: FaultOrder[] = [];
  #timer: NodeJS.Timeout | undefined;
  #bursts = 0;

  /** `decided` is called with each decision. */
  constructor(
    engine: AdsEngine,
    market: ChaosMarket,
    watch: DecisionWatch,
    decided: (offer: Offer, decision: Decision<number>) => void,
  ) {
    this.#engine = engine;
    this.#market = market;
    this.#watch = watch;
    this.#decided = decided;
  }

  /** Whether a burst goes on. */
  get bursting(): boolean {
    return this.#bursts > 0;
  }

  /** `rate` in requests a second. */
  start(rate: number): void {
    const started = now();
    let asked = 0;
    this.#timer = setInterval(() => {
      const due = ((now() - started) * rate) / SECOND;
      for (; asked < due; asked++) this.ask();
    }, LOOK);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The next request carries the order. */
  carry(order: FaultOrder): void {
    this.#orders.push(order);
  }

  /** Orders that no request has taken yet are forgotten. */
  dropOrders(): void {
    this.#orders.length = 0;
  }

  ask(): void {
    const offer = this.#market.offer(Date.now());
    const chaos = this.#orders.shift();
    const request: AdRequest & Carrier = chaos === undefined ? offer.request : { ...offer.request, chaos };
    void this.#watch
      .watch(() => this.#engine.decide(request))
      .then((decision) => {
        if (decision !== undefined) this.#decided(offer, decision);
      });
  }

  async burstOfRequests(): Promise<void> {
    await this.#burst(() => this.ask());
  }

  async burstOfEvents(): Promise<void> {
    await this.#burst(() => this.#engine.observe(this.#market.play(Date.now())));
  }

  async #burst(send: () => void): Promise<void> {
    this.#bursts++;
    for (let sent = 0; sent < BURST; sent += BURST_PIECE) {
      for (let piece = 0; piece < BURST_PIECE; piece++) send();
      await nextTurn();
    }
    this.#bursts--;
  }
}
