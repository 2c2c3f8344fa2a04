// A run's opportunities in the order of time, each with what chance has in store for it, whatever is decided.
// It must draw the same numbers for each, from a stream for each concern: policies are compared on equal chances.
import { ACTIVITIES } from "../catalogue/listening-words.js";
import { isWeekend, localHour } from "../moment.js";
import { Formats } from "./formats.js";
import { Moods, moodWordOf } from "./mood.js";
import { PRICE, type Regime, RHYTHM, SITUATION } from "./parameters.js";
import { PLACES, type Place } from "./places.js";
import { type BreakWords, RequestWriter } from "./request.js";
import { RivalPrices } from "./rival-prices.js";
import { seasonAt } from "./season.js";
import { Sessions } from "./sessions.js";
import type { Situation } from "./situation.js";
import { streamOf } from "./streams.js";
import type { World } from "./world.js";

/** The time that a run takes, in milliseconds since 1970: its first instant, and the instant it is over. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export class Opportunities {
  readonly #world: World;
  readonly #span: Span;
  readonly #sessions: Sessions;
  readonly #moods: Moods;
  readonly #formats: Formats;
  readonly #prices: RivalPrices;
  readonly #requests: RequestWriter;
  readonly #streams;
  #breaks = 0;
  #number = 0;
  #slot = 0;
  #hasSecond = false;
  #topic = -1;
  #words: BreakWords = { request: "", auction: "first-price", mood: "", activity: "" };

  constructor(world: World, span: Span, regime: Regime, seed: number) {
    const { listeners, catalogue, topics } = world;
    const { start, end } = span;
    const stream = (concern: Parameters<typeof streamOf>[0]) => streamOf(concern, world.seed, seed);
    this.#world = world;
    this.#span = span;
    this.#sessions = new Sessions(listeners, regime, start, end, stream("sessions"));
    this.#moods = new Moods(listeners, start, stream("moods"));
    this.#formats = new Formats(catalogue.campaigns, regime.upright, start, end);
    this.#prices = new RivalPrices(world, regime, start, end, stream("drift"));
    this.#requests = new RequestWriter(listeners, topics);
    this.#streams = {
      content: stream("content"),
      telling: stream("telling"),
      slots: stream("slots"),
      floors: stream("floors"),
      rivals: stream("rivals"),
      clicks: stream("clicks"),
      conversions: stream("conversions"),
    };
  }

  /** Fills in the next opportunity; false, and nothing is changed, when the run is over. */
  next(into: Situation): boolean {
    if (this.#formats.isEmpty) return false;
    if (this.#hasSecond) {
      this.#hasSecond = false;
      this.#slot = 1;
    } else {
      if (!this.#sessions.next()) return false;
      this.#slot = 0;
      this.#enterBreak();
    }
    this.#fillBreak(into);
    this.#fillSlot(into);
    return true;
  }

  /** What plays around the break, how it moves the listener, and what a request tells of it. */
  #enterBreak(): void {
    const { listener, time, activity } = this.#sessions;
    const { telling, slots, content } = this.#streams;
    const topic = this.#world.listeners.topicOf(listener, content.uniform());
    const tones = this.#world.contentTones;
    // Content without a topic has no tone.
    this.#moods.move(listener, time, tones[2 * topic] ?? 0, tones[2 * topic + 1] ?? 0);
    this.#topic = topic;
    this.#hasSecond = slots.uniform() < RHYTHM.secondSlot;
    const isTold = telling.uniform() < SITUATION.activityKnown;
    this.#words = {
      request: `request-${this.#breaks++}`,
      auction: slots.uniform() < PRICE.secondPriceShare ? "second-price" : "first-price",
      mood: moodWordOf(this.#moods.pleasure(listener), this.#moods.arousal(listener), telling),
      activity: isTold && activity >= 0 ? (ACTIVITIES[activity] as string) : "",
    };
  }

  #fillBreak(into: Situation): void {
    const { listener, time, device, activity } = this.#sessions;
    const { start, end } = this.#span;
    const { utcOffset } = PLACES[this.#world.listeners.places[listener] as number] as Place;
    into.number = this.#number++;
    into.listener = listener;
    into.time = time;
    into.hour = localHour(time, utcOffset);
    into.weekend = isWeekend(time, utcOffset);
    into.device = device;
    into.activity = activity;
    into.topic = this.#topic;
    into.pleasure = this.#moods.pleasure(listener);
    into.arousal = this.#moods.arousal(listener);
    into.season = seasonAt(time, start, end);
    into.uprightAge = this.#formats.uprightAge(time);
  }

  #fillSlot(into: Situation): void {
    const { slots, floors, rivals, clicks, conversions, content } = this.#streams;
    const [lowest, highest] = PRICE.floors as [number, number];
    const format = this.#formats.formatFor(into.device, into.time, slots.uniform(), slots.uniform());
    into.format = format;
    into.rivalMean = this.#prices.mean(into);
    into.rivalPrice = Math.exp(into.rivalMean + PRICE.noise * rivals.normal());
    into.clickDraw = clicks.uniform();
    into.clickDelayDraw = clicks.uniform();
    into.conversionDraw = conversions.uniform();
    into.conversionDelayDraw = conversions.uniform();
    into.skipDraw = content.uniform();
    into.lengthDraw = content.uniform();
    const share = lowest + (highest - lowest) * floors.uniform();
    const floor = Math.round(share * Math.exp(into.rivalMean));
    into.request = this.#requests.write(into, format, this.#words, this.#slot, floor);
  }
}
