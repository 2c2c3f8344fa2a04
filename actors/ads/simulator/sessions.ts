// Who listens when, on what and while doing what: sessions with ad breaks, interleaved over all listeners.
// It must never look at what was decided.
import type { DeviceType } from "../ad-request.js";
import { ACTIVITIES } from "../catalogue/listening-words.js";
import { localHour } from "../moment.js";
import type { Random } from "../random.js";
import type { Listeners } from "./listeners.js";
import { type Regime, RHYTHM, SITUATION } from "./parameters.js";
import { PLACES, type Place } from "./places.js";
import { Rhythm } from "./rhythm.js";
import { seasonAt } from "./season.js";
import { TimeQueue } from "./time-queue.js";

const MINUTE = 60_000;
const RHYTHM_OF_WEEK = new Rhythm();
/** Breaks after the first are geometric. */
const LOG_GOES_ON: number = Math.log(1 - 1 / RHYTHM.breaksASession);

export class Sessions {
  /** Of the latest break: whose it is, when, on what; the activity's position in ACTIVITIES, or -1. */
  listener = 0;
  time = 0;
  device: DeviceType = "phone";
  activity = -1;
  readonly #listeners: Listeners;
  readonly #regime: Regime;
  readonly #start: number;
  readonly #end: number;
  readonly #random: Random;
  /** Listeners by their next break. */
  readonly #breaks = new TimeQueue<number>();
  readonly #left: Uint16Array;
  readonly #devices: DeviceType[];
  readonly #activities: Int8Array;

  /** @param start and @param end of the run, in milliseconds since 1970. */
  constructor(listeners: Listeners, regime: Regime, start: number, end: number, random: Random) {
    this.#listeners = listeners;
    this.#regime = regime;
    this.#start = start;
    this.#end = end;
    this.#random = random;
    this.#left = new Uint16Array(listeners.count);
    this.#devices = new Array<DeviceType>(listeners.count).fill("phone");
    this.#activities = new Int8Array(listeners.count);
    for (let listener = 0; listener < listeners.count; listener++) this.#planSession(listener, start);
  }

  /** Moves to the next break; false when the run is over. */
  next(): boolean {
    const { time } = this.#breaks;
    if (time >= this.#end) return false;
    const listener = this.#breaks.pop() as number;
    if (this.#left[listener] === 0) this.#beginSession(listener, time);
    this.listener = listener;
    this.time = time;
    this.device = this.#devices[listener] as DeviceType;
    this.activity = this.#activities[listener] as number;
    const left = (this.#left[listener] as number) - 1;
    this.#left[listener] = left;
    if (left === 0) this.#planSession(listener, time);
    else {
      const gap = RHYTHM.breakGap - RHYTHM.breakGapMore * Math.log(1 - this.#random.uniform());
      this.#breaks.push(Math.floor(time + gap * MINUTE), listener);
    }
    return true;
  }

  #planSession(listener: number, time: number): void {
    const { sessions, chronotypes, places } = this.#listeners;
    const { traffic } = this.#regime.season;
    const lift = traffic === 0 ? 1 : Math.exp(traffic * seasonAt(time, this.#start, this.#end));
    const aWeek = 7 * RHYTHM.sessionsADay * (sessions[listener] as number) * lift;
    const wait = -Math.log(1 - this.#random.uniform()) / aWeek;
    const { utcOffset } = PLACES[places[listener] as number] as Place;
    const begin = RHYTHM_OF_WEEK.later(time, utcOffset, chronotypes[listener] as number, wait);
    this.#breaks.push(Math.floor(begin), listener);
  }

  #beginSession(listener: number, time: number): void {
    const random = this.#random;
    const further = Math.floor(Math.log(1 - random.uniform()) / LOG_GOES_ON);
    this.#left[listener] = 1 + Math.min(further, 1_000);
    this.#devices[listener] = random.pick(this.#listeners.devices[listener] as readonly DeviceType[]);
    const usual = this.#listeners.activities[2 * listener + random.below(2)] as number;
    const { utcOffset } = PLACES[this.#listeners.places[listener] as number] as Place;
    const isIdle = random.uniform() >= SITUATION.activityShare;
    this.#activities[listener] = isIdle || !isTimeFor(usual, localHour(time, utcOffset)) ? -1 : usual;
  }
}

const HOURS_OF_ACTIVITY: readonly (readonly [from: number, to: number])[] = ACTIVITIES.map(
  (activity) => SITUATION.activityHours[activity] ?? [0, 24],
);

function isTimeFor(activity: number, hour: number): boolean {
  const [from, to] = HOURS_OF_ACTIVITY[activity] as readonly [number, number];
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
