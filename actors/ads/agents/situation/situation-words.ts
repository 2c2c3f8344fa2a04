// A moment in plain words: "weekday morning, workout, on a phone: favours sport".
// It must never make a new text for each request: texts are kept by the moment they describe, up to a limit.
import type { AdRequest } from "../../ad-request.js";
import { daypartOf, isWeekend, localHour } from "../../moment.js";

/** Texts kept; beyond it all are forgotten and made anew. */
const TEXT_LIMIT = 2048;

export class SituationWords {
  readonly #topics: readonly string[];
  readonly #texts = new Map<string, Map<number, string>>();
  #count = 0;

  constructor(topics: readonly string[]) {
    this.#topics = topics;
  }

  /** @param favourite topic that the moment favours most; -1 for none. */
  tell(request: AdRequest, favourite: number): string {
    const hour = localHour(request.time, request.utcOffset);
    const weekend = isWeekend(request.time, request.utcOffset);
    const doing = request.activity === "" ? request.mood : request.activity;
    const when = (favourite + 1) * 48 + hour * 2 + (weekend ? 1 : 0);
    const key = when * DEVICES.length + DEVICES.indexOf(request.device);
    let texts = this.#texts.get(doing);
    const known = texts?.get(key);
    if (known !== undefined) return known;
    if (this.#count >= TEXT_LIMIT) {
      this.#texts.clear();
      this.#count = 0;
      texts = undefined;
    }
    if (texts === undefined) {
      texts = new Map();
      this.#texts.set(doing, texts);
    }
    this.#count++;
    const text = this.#compose(request, hour, weekend, doing, favourite);
    texts.set(key, text);
    return text;
  }

  #compose(request: AdRequest, hour: number, weekend: boolean, doing: string, favourite: number): string {
    const part = daypartOf(hour);
    const moment = [`${weekend ? "weekend" : "weekday"} ${part === "late" ? "late evening" : part}`];
    if (doing !== "") moment.push(doing);
    if (request.device !== "other") moment.push(PLACES[request.device]);
    const verdict = favourite < 0 ? "favours no topic" : `favours ${this.#topics[favourite]}`;
    return `${moment.join(", ")}: ${verdict}`;
  }
}

const PLACES = {
  phone: "on a phone",
  tablet: "on a tablet",
  desktop: "on a computer",
  tv: "on a television",
  speaker: "on a speaker",
  car: "in a car",
  other: "",
} as const;

const DEVICES: readonly string[] = Object.keys(PLACES);
