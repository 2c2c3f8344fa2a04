// A decision's sheet: every number that explains it, in one run of doubles. Replies are written straight into it, the vote
// reads from it, and the rationale is read off it: nothing is copied when a decision is made.
// Layout: COLUMNS columns of one number an agent; scores, a row an agent; values, when there are any; prices, a row an agent,
// when any agent has priced before.

/** Columns, in the order in which they lie. */
export const STANDING = 0;
export const WEIGHT = 1;
export const PRIORITY = 2;
export const CONFIDENCE = 3;
export const FRESHNESS = 4;
const COLUMNS = 5;

export type Column = typeof STANDING | typeof WEIGHT | typeof PRIORITY | typeof CONFIDENCE | typeof FRESHNESS;

/** Where the parts of a sheet start, in doubles from its own start. */
export function columnStart(column: Column, agents: number): number {
  return column * agents;
}

export function scoresStart(agents: number): number {
  return COLUMNS * agents;
}

export function valuesStart(agents: number, candidates: number): number {
  return (COLUMNS + candidates) * agents;
}

export function pricesStart(agents: number, candidates: number, valued: boolean): number {
  return valuesStart(agents, candidates) + (valued ? candidates : 0);
}

/** Doubles of a whole sheet. */
export function sheetLength(agents: number, candidates: number, valued: boolean, priced: boolean): number {
  return pricesStart(agents, candidates, valued) + (priced ? agents * candidates : 0);
}

/** Doubles in a chunk, 16 KiB: a decision that is kept keeps no more than its chunk alive. */
const CHUNK = 2048;

/** Hands out zeroed runs of doubles from chunks that several decisions share. */
export class SheetArena {
  /** Where the last sheet was taken. */
  chunk: Float64Array = new Float64Array(CHUNK);
  start = 0;
  #used = 0;
  /** All chunks, where they are used again, and the place of `chunk` among them. */
  readonly #kept: Float64Array[] | undefined;
  #place = 0;

  /** `freed`: the garbage collector frees chunks when their decisions are gone; `kept`: they are used again after `rewind`. */
  constructor(chunks: "freed" | "kept") {
    this.#kept = chunks === "kept" ? [this.chunk] : undefined;
  }

  /** Takes a sheet: `chunk` and `start` say where. */
  take(length: number): void {
    if (this.#used + length > this.chunk.length) this.#nextChunk(length);
    this.start = this.#used;
    this.#used += length;
    if (this.#kept !== undefined) this.chunk.fill(0, this.start, this.#used);
  }

  /** All sheets are free again. Only where chunks are kept. */
  rewind(): void {
    if (this.#kept === undefined)
      throw new TypeError("sheets that were handed out are not this arena's any more");
    this.#place = 0;
    this.#used = 0;
    this.chunk = this.#kept[0] as Float64Array;
  }

  #nextChunk(length: number): void {
    this.#used = 0;
    const kept = this.#kept;
    if (kept === undefined) {
      this.chunk = new Float64Array(Math.max(CHUNK, length));
      return;
    }
    let next = kept[++this.#place];
    if (next === undefined || next.length < length) {
      next = new Float64Array(Math.max(CHUNK, length));
      kept[this.#place] = next;
    }
    this.chunk = next;
  }
}
