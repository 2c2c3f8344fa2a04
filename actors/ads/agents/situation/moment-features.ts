// The features of a moment as small row numbers: daypart, kind of day, device, media, mood, activity, content.
// It must never take in a new word from a request: only from outcomes, and only up to a limit.
import type { AdRequest } from "../../ad-request.js";
import { type Daypart, daypartOf, isWeekend, localHour, type Moment } from "../../moment.js";

/** Features that are told apart, over all kinds. */
export const FEATURE_LIMIT = 384;
/** Rows of one moment: five kinds of one value each, and up to four content categories. */
export const MOMENT_FEATURES = 10;
const CATEGORIES = 4;

/** What a feature is named by: "activity:workout". The word is "" for unknown. */
export type FeatureKind = "daypart" | "day" | "device" | "media" | "mood" | "activity" | "content";

const KINDS: readonly FeatureKind[] = ["daypart", "day", "device", "media", "mood", "activity", "content"];

export function isFeatureKind(value: unknown): value is FeatureKind {
  return KINDS.some((kind) => kind === value);
}

/** A feature as plain data. */
export interface Feature {
  readonly kind: FeatureKind;
  readonly word: string;
}

export class MomentFeatures {
  readonly #features: Feature[] = [];
  readonly #rows = new Map<FeatureKind, Map<string, number>>();

  /** What a row stands for; undefined beyond the last. */
  feature(row: number): Feature | undefined {
    return this.#features[row];
  }

  /** Feature rows of a request; returns how many were written. Unknown words are left out. */
  ofRequest(request: AdRequest, rows: Int32Array): number {
    const daypart = daypartOf(localHour(request.time, request.utcOffset));
    const weekend = isWeekend(request.time, request.utcOffset);
    return this.#collect(request, daypart, weekend, rows, false);
  }

  /** Feature rows of a moment that was, learning new words; returns how many were written. */
  ofMoment(moment: Moment, rows: Int32Array): number {
    return this.#collect(moment, daypartOf(moment.hour), moment.weekend, rows, true);
  }

  /** The row of one feature; -1 where it is unknown, and not to be learned or beyond the limit. */
  row(kind: FeatureKind, word: string, learn: boolean): number {
    if (word === "") return -1;
    let words = this.#rows.get(kind);
    const known = words?.get(word);
    if (known !== undefined) return known;
    const row = this.#features.length;
    if (!learn || row >= FEATURE_LIMIT) return -1;
    words ??= new Map();
    this.#rows.set(kind, words);
    words.set(word, row);
    this.#features.push({ kind, word });
    return row;
  }

  #collect(
    moment: Pick<Moment, "device" | "media" | "mood" | "activity" | "categories">,
    daypart: Daypart,
    weekend: boolean,
    rows: Int32Array,
    learn: boolean,
  ): number {
    let count = 0;
    count = put(rows, count, this.row("daypart", daypart, learn));
    count = put(rows, count, this.row("day", weekend ? "weekend" : "weekday", learn));
    count = put(rows, count, this.row("device", moment.device, learn));
    count = put(rows, count, this.row("media", moment.media, learn));
    count = put(rows, count, this.row("mood", moment.mood, learn));
    count = put(rows, count, this.row("activity", moment.activity, learn));
    const { categories } = moment;
    const last = Math.min(categories.length, CATEGORIES);
    for (let position = 0; position < last; position++) {
      count = put(rows, count, this.row("content", tierOne(categories[position] as string), learn));
    }
    return count;
  }
}

/** "IAB17-12" is of "IAB17". */
function tierOne(category: string): string {
  const dash = category.indexOf("-");
  return dash < 0 ? category : category.slice(0, dash);
}

/** Appends a row unless it is -1 or already there. */
function put(rows: Int32Array, count: number, row: number): number {
  if (row < 0) return count;
  for (let position = 0; position < count; position++) if (rows[position] === row) return count;
  rows[count] = row;
  return count + 1;
}
