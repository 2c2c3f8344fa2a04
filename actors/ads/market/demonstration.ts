// The ads pack's demonstration: a day of the simulated market, small, over the catalogue that is at hand.
// The same seed must always give the same world; what is decided in it is the engine's affair, its limits included.
import type { Decision, Demonstration, EngineOptions } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { bestCreative } from "../catalogue/creative-fit.js";
import { DAY } from "../moment.js";
import { type AdsOptions, adsEngineOptions } from "../policy/ads-engine-options.js";
import { listeningHistory, playAround } from "../simulator/listening.js";
import { cutBudgets } from "../simulator/market-budgets.js";
import { MarketRun } from "../simulator/market-run.js";
import { REGIMES, RHYTHM } from "../simulator/parameters.js";
import { Situation } from "../simulator/situation.js";
import { World } from "../simulator/world.js";
import { tellDecision } from "./story.js";
import { Tally } from "./tally.js";

/** A Wednesday: the day of the demonstration, where the catalogue's campaigns run then. */
const USUAL_DAY: number = Date.UTC(2026, 5, 10);
const FEWEST_LISTENERS = 10;
const HISTORY_DAYS = 21;
/** A small market may take longer to bring so many opportunities than a day. */
const LONGEST: number = 30 * DAY;
const REGIME = REGIMES.steady;

export class AdDemonstration implements Demonstration<AdRequest, number, AdEvent> {
  /** Decides over the same campaigns with budgets of this market's size. */
  readonly engine: EngineOptions<AdRequest, number, AdEvent>;
  readonly setting: readonly string[];
  readonly history: readonly AdEvent[];
  readonly requests: readonly AdRequest[];
  readonly #world: World;
  readonly #run: MarketRun;
  readonly #tally: Tally;
  readonly #situations: ReadonlyMap<AdRequest, Situation>;

  /** @param requests how many opportunities are met: about a day's. @param options of the engine that decides. */
  constructor(given: Catalogue, seed: number, requests: number, options: AdsOptions = {}) {
    const { catalogue, divisor } = cutBudgets(given, requests, REGIME.budgets);
    const start = dayOf(catalogue);
    const listeners = Math.max(FEWEST_LISTENERS, Math.round(requests / RHYTHM.opportunitiesADay));
    this.engine = adsEngineOptions(catalogue, options);
    this.#world = new World(catalogue, listeners, seed);
    this.#run = new MarketRun(this.#world, { start, end: start + LONGEST }, REGIME, seed);
    this.#tally = new Tally(catalogue.campaigns, catalogue.currency);
    this.history = listeningHistory(this.#world, start, HISTORY_DAYS);
    this.#situations = meet(this.#run, requests);
    this.requests = [...this.#situations.keys()];
    this.setting = this.#describe(start, divisor);
  }

  /** What plays, what comes of the bid at once, and what has become due of earlier ones. */
  respond(request: AdRequest, decision: Decision<number>): readonly AdEvent[] {
    const situation = this.#situations.get(request);
    if (situation === undefined) return [];
    const events: AdEvent[] = [];
    this.#run.takeDue(request.time, events);
    const play = playAround(this.#world, situation);
    if (play !== undefined) events.push(play);
    events.push(...this.#bid(situation, request, decision));
    for (const event of events) this.#tally.happened(event);
    return events;
  }

  tell(request: AdRequest, decision: Decision<number>): readonly string[] {
    const { campaigns, currency } = this.#world.catalogue;
    return tellDecision(request, decision, campaigns, currency);
  }

  /** Clicks and conversions that are still to come count as well. */
  summarize(): readonly (readonly [string, string])[] {
    const late: AdEvent[] = [];
    this.#run.takeDue(Number.POSITIVE_INFINITY, late);
    for (const event of late) this.#tally.happened(event);
    return this.#tally.figures();
  }

  /** Nothing without a price, or where no creative of the campaign fits the slot. */
  #bid(situation: Situation, request: AdRequest, decision: Decision<number>): readonly AdEvent[] {
    const { winner, price, id } = decision;
    if (winner === undefined || price === undefined) return [];
    const creative = this.#creativeFor(winner, request);
    if (creative < 0) return [];
    this.#tally.decided(decision, (campaign) => this.#clickRate(campaign, request, situation));
    const event = this.#run.bid(situation, { decision: id, campaign: winner, creative, price });
    return event === undefined ? [] : [event];
  }

  #clickRate(campaign: number, request: AdRequest, situation: Situation): number {
    const creative = this.#creativeFor(campaign, request);
    return creative < 0 ? 0 : this.#run.truth.clickRate(campaign, creative, situation);
  }

  /** The position of the creative that a bid would carry; -1 when none fits. */
  #creativeFor(index: number, request: AdRequest): number {
    const campaign = this.#world.catalogue.campaigns[index];
    if (campaign === undefined) return -1;
    const creative = bestCreative(campaign, request);
    return creative === undefined ? -1 : campaign.creatives.indexOf(creative);
  }

  #describe(start: number, divisor: number): readonly string[] {
    const { catalogue, topics, listeners } = this.#world;
    const consents = listeners.consents.reduce((sum, consent) => sum + consent, 0);
    return [
      `${catalogue.campaigns.length} campaigns on ${topics.length} topics, paid in ${catalogue.currency}, budgets cut to 1/${Math.round(divisor)} for so small a market`,
      `${listeners.count} listeners, ${consents} of whom gave consent`,
      `${this.history.length} plays in the ${HISTORY_DAYS} days before ${new Date(start).toISOString().slice(0, 10)}`,
      `${this.requests.length} opportunities from that day on, each with a rival's bid unseen by Tutti`,
    ];
  }
}

/** The first opportunities of the run, by their requests, in the order of time. */
function meet(run: MarketRun, count: number): ReadonlyMap<AdRequest, Situation> {
  const situations = new Map<AdRequest, Situation>();
  while (situations.size < count) {
    const situation = new Situation();
    if (!run.next(situation) || situation.request === undefined) break;
    situations.set(situation.request, situation);
  }
  return situations;
}

/** The usual day, or else the day after the median campaign's start. */
function dayOf({ campaigns }: Catalogue): number {
  const running = campaigns.filter(({ start, end }) => start <= USUAL_DAY && end >= USUAL_DAY + DAY);
  if (2 * running.length >= campaigns.length) return USUAL_DAY;
  const starts = campaigns.map(({ start }) => start).sort((a, b) => a - b);
  return Math.ceil((starts[starts.length >> 1] ?? USUAL_DAY) / DAY) * DAY;
}
