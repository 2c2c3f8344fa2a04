// Which listener is in which audience segments, as the Profiler tells; and whether a campaign prefers one of them.
// It must never hold more than the segments that campaigns ask for.
import { LRUCache } from "lru-cache";
import { LabelIndex } from "../label-index.js";

const LISTENER_LIMIT = 50_000;
/** Segments of one listener that are remembered. */
const SEGMENT_LIMIT = 32;

export class AudienceMemory {
  readonly #segments: LabelIndex;
  readonly #listeners = new LRUCache<string, Int32Array>({ max: LISTENER_LIMIT });
  /** Stamp of each segment that the current listener is in. */
  readonly #stamps: Int32Array;
  #stamp = 0;

  /** @param preferred segments of each campaign, in the order of the catalogue. */
  constructor(preferred: readonly (readonly string[])[]) {
    this.#segments = new LabelIndex(preferred);
    this.#stamps = new Int32Array(this.#segments.names.length);
  }

  remember(listener: string, segments: readonly string[]): void {
    if (listener === "") return;
    const known: number[] = [];
    for (const segment of segments) {
      const row = this.#segments.row(segment);
      if (row >= 0 && known.length < SEGMENT_LIMIT) known.push(row);
    }
    if (known.length === 0) this.#listeners.delete(listener);
    else this.#listeners.set(listener, Int32Array.from(known));
  }

  /** Names the listener that `prefers` speaks of from now on. */
  enter(listener: string): void {
    this.#stamp = (this.#stamp + 1) | 0;
    const rows = listener === "" ? undefined : this.#listeners.get(listener);
    if (rows === undefined) return;
    for (const row of rows) this.#stamps[row] = this.#stamp;
  }

  /** Whether the campaign prefers a segment that the current listener is in. */
  prefers(campaign: number): boolean {
    const { starts, members } = this.#segments;
    const end = starts[campaign + 1] as number;
    for (let member = starts[campaign] as number; member < end; member++) {
      if (this.#stamps[members[member] as number] === this.#stamp) return true;
    }
    return false;
  }
}
