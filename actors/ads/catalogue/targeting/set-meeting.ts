// Sets of campaigns that one request asks for, met block by block: in all of these, in one of those, in none of the others.
// It is filled and used again for each request, so that meeting allocates nothing.
import type { CampaignSet } from "./campaign-set.js";

/** Words of a block: enough to walk each set in one go, few enough to stop early. */
export const BLOCK = 16;

export class SetMeeting {
  /** What the last `meet` left: campaigns at 32 places a word. */
  readonly met: Int32Array = new Int32Array(BLOCK);
  readonly #allowed: Int32Array = new Int32Array(BLOCK);
  readonly #all: Uint32Array[] = [];
  /** Sizes of the sets in `#all`, ascending: most words are empty after the first few. */
  readonly #sizes: number[] = [];
  readonly #one: Uint32Array[] = [];
  readonly #none: Uint32Array[] = [];
  // Lists are kept at their longest, as a list that is emptied gives its memory away.
  #allCount = 0;
  #oneCount = 0;
  #noneCount = 0;

  /** Begins anew: campaigns must be in this set. */
  begin(set: CampaignSet): void {
    this.#allCount = 1;
    this.#all[0] = set.words;
    this.#sizes[0] = set.count;
    this.#oneCount = 0;
    this.#noneCount = 0;
  }

  /** Campaigns must be in this set too. */
  require({ words, count }: CampaignSet): void {
    const all = this.#all;
    const sizes = this.#sizes;
    // The indexes are within the lists: `at` runs from their end down to 1.
    let at = this.#allCount++;
    for (; at > 0 && (sizes[at - 1] as number) > count; at--) {
      all[at] = all[at - 1] as Uint32Array;
      sizes[at] = sizes[at - 1] as number;
    }
    all[at] = words;
    sizes[at] = count;
  }

  /** Campaigns must be in one of the sets given here. */
  allow(set: CampaignSet): void {
    this.#one[this.#oneCount++] = set.words;
  }

  get allows(): boolean {
    return this.#oneCount > 0;
  }

  /** Campaigns must not be in this set. */
  refuse(set: CampaignSet): void {
    this.#none[this.#noneCount++] = set.words;
  }

  /**
   * Meets the sets from word `from` to, not including, word `until`, at most {@link BLOCK} on, and leaves the outcome
   * at the beginning of `met`. Both must be within the sets, as all indexes below then are.
   * @returns whether any campaign is left.
   */
  meet(from: number, until: number): boolean {
    const met = this.met;
    const length = until - from;
    const first = this.#all[0] as Uint32Array;
    for (let at = 0; at < length; at++) met[at] = first[from + at] as number;
    for (let set = 1; set < this.#allCount; set++) {
      if (and(met, this.#all[set] as Uint32Array, from, length) === 0) return false;
    }
    if (this.#oneCount > 0) {
      const allowed = this.#allowed.fill(0);
      for (let set = 0; set < this.#oneCount; set++) or(allowed, this.#one[set] as Uint32Array, from, length);
      for (let at = 0; at < length; at++) met[at] = (met[at] as number) & (allowed[at] as number);
    }
    for (let set = 0; set < this.#noneCount; set++)
      without(met, this.#none[set] as Uint32Array, from, length);
    return true;
  }
}

/** Returns 0 when nothing is left. */
function and(met: Int32Array, words: Uint32Array, from: number, length: number): number {
  let left = 0;
  for (let at = 0; at < length; at++) {
    const word = (met[at] as number) & (words[from + at] as number);
    met[at] = word;
    left |= word;
  }
  return left;
}

function or(met: Int32Array, words: Uint32Array, from: number, length: number): void {
  for (let at = 0; at < length; at++) met[at] = (met[at] as number) | (words[from + at] as number);
}

function without(met: Int32Array, words: Uint32Array, from: number, length: number): void {
  for (let at = 0; at < length; at++) met[at] = (met[at] as number) & ~(words[from + at] as number);
}
