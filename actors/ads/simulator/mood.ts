// How listeners feel: a walk in the plane of pleasure and arousal that content moves, and the word that a playlist has for it.
// It must never look at ads: what was shown changes clicks, not moods, so that every policy meets the same listeners.
import { HOUR } from "../moment.js";
import type { Random } from "../random.js";
import type { Listeners } from "./listeners.js";
import { SITUATION } from "./parameters.js";

const WORDS: readonly string[] = Object.keys(SITUATION.moodWords);
/** Two for each word: pleasure, arousal. */
const PLACES_OF_WORDS: Float64Array = Float64Array.from(Object.values(SITUATION.moodWords).flat());

export class Moods {
  /** Two for each listener: pleasure, arousal. */
  readonly #state: Float64Array;
  readonly #listeners: Listeners;
  readonly #seen: Float64Array;
  readonly #random: Random;

  /** Each mood begins where it is in the long run. @param start milliseconds since 1970. */
  constructor(listeners: Listeners, start: number, random: Random) {
    this.#listeners = listeners;
    this.#random = random;
    this.#seen = new Float64Array(listeners.count).fill(start);
    this.#state = listeners.temperaments.map((mean) => mean + SITUATION.moodSpread * random.normal());
  }

  /** How the listener felt at the latest move. */
  pleasure(listener: number): number {
    return this.#state[2 * listener] as number;
  }

  arousal(listener: number): number {
    return this.#state[2 * listener + 1] as number;
  }

  /**
   * The exact step of an Ornstein-Uhlenbeck process (1930) to `time`, then a pull by what is played.
   * @param time not before the listener's previous one. @param pleasure and arousal: the tone of the content, of length 1 or 0.
   */
  move(listener: number, time: number, pleasure: number, arousal: number): void {
    const { moodMemory, moodSpread, contentPull } = SITUATION;
    const kept = Math.exp(((this.#seen[listener] as number) - time) / (moodMemory * HOUR));
    const spread = moodSpread * Math.sqrt(1 - kept * kept);
    this.#seen[listener] = time;
    for (let side = 0; side < 2; side++) {
      const position = 2 * listener + side;
      const mean = this.#listeners.temperaments[position] as number;
      const walked =
        mean + kept * ((this.#state[position] as number) - mean) + spread * this.#random.normal();
      this.#state[position] = walked + contentPull * (side === 0 ? pleasure : arousal);
    }
  }
}

/** The word of a playlist for a mood, as players tell it: noisy, and sometimes "". */
export function moodWordOf(pleasure: number, arousal: number, random: Random): string {
  const seenPleasure = pleasure + SITUATION.moodWordNoise * random.normal();
  const seenArousal = arousal + SITUATION.moodWordNoise * random.normal();
  if (random.uniform() < SITUATION.moodWordless) return "";
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let word = 0; word < WORDS.length; word++) {
    const aside = seenPleasure - (PLACES_OF_WORDS[2 * word] as number);
    const above = seenArousal - (PLACES_OF_WORDS[2 * word + 1] as number);
    const distance = aside * aside + above * above;
    if (distance < least) {
      least = distance;
      nearest = word;
    }
  }
  return WORDS[nearest] as string;
}
