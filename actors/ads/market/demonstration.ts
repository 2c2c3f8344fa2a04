// The ads pack's seeded world: listeners with tastes and a history, campaigns, and a day of opportunities.
// The same seed must always give the same world; what is decided in it is the engine's affair.
import type { Decision, Demonstration, EngineOptions } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { DAY } from "../moment.js";
import { adsEngineOptions } from "../policy/ads-engine-options.js";
import { Random } from "../random.js";
import { holdAuction } from "./auction.js";
import { createListeners, type Listener } from "./listener.js";
import { HISTORY_DAYS, listeningHistory, playOf } from "./listening.js";
import { cutBudgets } from "./market-budgets.js";
import { createOpportunities, type Opportunity } from "./opportunity.js";
import { tellDecision } from "./story.js";
import { Tally } from "./tally.js";
import { TrueResponse } from "./true-response.js";

/** A Wednesday: the day of the demonstration, where the catalogue's campaigns run then. */
const USUAL_DAY: number = Date.UTC(2026, 5, 10);
/** Opportunities of one listener on the day, on average; and the fewest listeners. */
const OPPORTUNITIES_EACH = 20;
const FEWEST_LISTENERS = 50;

export class AdDemonstration implements Demonstration<AdRequest, number, AdEvent> {
  /** Decides over the same campaigns with budgets of this market's size. */
  readonly engine: EngineOptions<AdRequest, number, AdEvent>;
  readonly setting: readonly string[];
  readonly history: readonly AdEvent[];
  readonly requests: readonly AdRequest[];
  readonly #catalogue: Catalogue;
  readonly #topics: readonly string[];
  readonly #truth: TrueResponse;
  readonly #tally: Tally;
  readonly #opportunities: ReadonlyMap<AdRequest, Opportunity>;
  readonly #plays: ReadonlyMap<AdRequest, AdEvent>;

  /** @param requests how many opportunities the day has. */
  constructor(given: Catalogue, seed: number, requests: number) {
    const { catalogue, divisor } = cutBudgets(given, requests);
    const { campaigns, currency } = catalogue;
    const random = new Random(seed);
    this.engine = adsEngineOptions(catalogue);
    this.#catalogue = catalogue;
    this.#topics = [...new Set(campaigns.flatMap(({ topics }) => topics))].sort();
    this.#truth = new TrueResponse(campaigns, this.#topics, seed ^ 0x5f3759df);
    this.#tally = new Tally(campaigns, currency);
    const day = dayOf(catalogue);
    const count = Math.max(FEWEST_LISTENERS, Math.round(requests / OPPORTUNITIES_EACH));
    const listeners = createListeners(count, this.#topics.length, random);
    this.history = listeningHistory(listeners, this.#topics, day, random);
    const opportunities = createOpportunities(requests, listeners, campaigns, this.#topics, day, random);
    this.requests = opportunities.map(({ request }) => request);
    this.#opportunities = new Map(opportunities.map((opportunity) => [opportunity.request, opportunity]));
    this.#plays = this.#playsOfTheDay(opportunities, random);
    this.setting = this.#describe(listeners, day, divisor);
  }

  respond(request: AdRequest, decision: Decision<number>): readonly AdEvent[] {
    const opportunity = this.#opportunities.get(request);
    if (opportunity === undefined) return [];
    const play = this.#plays.get(request);
    const events: AdEvent[] = play === undefined ? [] : [play];
    const { winner, price, id } = decision;
    if (winner === undefined || price === undefined) return events;
    this.#tally.decided(opportunity, decision, this.#truth);
    for (const event of holdAuction(opportunity, { decision: id, campaign: winner, price }, this.#truth)) {
      this.#tally.happened(event);
      events.push(event);
    }
    return events;
  }

  tell(request: AdRequest, decision: Decision<number>): readonly string[] {
    return tellDecision(request, decision, this.#catalogue.campaigns, this.#catalogue.currency);
  }

  summarize(): readonly (readonly [string, string])[] {
    return this.#tally.figures();
  }

  /** What is playing when the ad comes: one play for each opportunity. */
  #playsOfTheDay(opportunities: readonly Opportunity[], random: Random): ReadonlyMap<AdRequest, AdEvent> {
    if (this.#topics.length === 0) return new Map();
    return new Map(
      opportunities.map(({ request, listener }) => [
        request,
        playOf(listener, request.device, request.time, this.#topics, random),
      ]),
    );
  }

  #describe(listeners: readonly Listener[], day: number, divisor: number): readonly string[] {
    const { campaigns, currency } = this.#catalogue;
    const consents = listeners.filter(({ consent }) => consent).length;
    return [
      `${campaigns.length} campaigns on ${this.#topics.length} topics, paid in ${currency}, budgets cut to 1/${Math.round(divisor)} for so small a market`,
      `${listeners.length} listeners, ${consents} of whom gave consent`,
      `${this.history.length} plays in the ${HISTORY_DAYS} days before ${new Date(day).toISOString().slice(0, 10)}`,
      `${this.requests.length} opportunities on that day, each with a rival's bid unseen by Tutti`,
    ];
  }
}

/** The usual day, or else the day after the median campaign's start. */
function dayOf({ campaigns }: Catalogue): number {
  const running = campaigns.filter(({ start, end }) => start <= USUAL_DAY && end >= USUAL_DAY + DAY);
  if (2 * running.length >= campaigns.length) return USUAL_DAY;
  const starts = campaigns.map(({ start }) => start).sort((a, b) => a - b);
  return Math.ceil((starts[starts.length >> 1] ?? USUAL_DAY) / DAY) * DAY;
}
