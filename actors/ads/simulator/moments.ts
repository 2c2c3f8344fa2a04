// How well topics go with what people do and with the time of day.
// It must never be read but by the true response: agents learn it from outcomes.
import { ACTIVITIES } from "../catalogue/listening-words.js";
import { type Daypart, daypartOf } from "../moment.js";
import { CLICK } from "./parameters.js";
import { streamOf } from "./streams.js";

const DAYPARTS: readonly Daypart[] = ["night", "morning", "midday", "afternoon", "evening", "late"];
const DAYPART_OF_HOUR: Uint8Array = Uint8Array.from({ length: 24 }, (_, hour) =>
  DAYPARTS.indexOf(daypartOf(hour)),
);

export class Moments {
  readonly #topics: number;
  /** Row an activity, or a daypart: log odds for each topic. */
  readonly #activities: Float64Array;
  readonly #dayparts: Float64Array;

  constructor(topics: number, seed: number) {
    const random = streamOf("moments", seed);
    const drawn = (rows: number, spread: number): Float64Array =>
      Float64Array.from({ length: rows * topics }, () => spread * random.normal());
    this.#topics = topics;
    this.#activities = drawn(ACTIVITIES.length, CLICK.activitySpread);
    this.#dayparts = drawn(DAYPARTS.length, CLICK.daypartSpread);
  }

  /** Log odds of a click for the moment alone. @param activity position in ACTIVITIES, or -1. @param hour local, 0 to 23. */
  effect(topic: number, activity: number, hour: number): number {
    const daypart = DAYPART_OF_HOUR[hour] as number;
    const ofHour = this.#dayparts[daypart * this.#topics + topic] as number;
    return activity < 0 ? ofHour : ofHour + (this.#activities[activity * this.#topics + topic] as number);
  }
}
