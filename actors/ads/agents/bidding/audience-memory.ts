// Which listener is in which audience segments, as the Profiler tells; and whether a campaign prefers one of them.
// It must never hold more than the segments that campaigns ask for.

import { type ListenerEntry, ListenerTable } from "../../memory/listener-table.js";
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { isListOf, isText } from "../../memory/saved-values.js";
import { LabelIndex } from "../label-index.js";

const LISTENER_LIMIT = 50_000;
/** Segments of one listener that are remembered. */
const SEGMENT_LIMIT = 32;

interface Membership extends ListenerEntry {
  readonly rows: Int32Array;
}

export class AudienceMemory implements Pieces {
  readonly #segments: LabelIndex;
  readonly #changed: PieceChanged;
  readonly #listeners: ListenerTable<Membership>;
  /** Stamp of each segment that the current listener is in. */
  readonly #stamps: Int32Array;
  #stamp = 0;

  /** @param preferred segments of each campaign, in the order of the catalogue. */
  constructor(preferred: readonly (readonly string[])[], changed: PieceChanged) {
    this.#changed = changed;
    this.#listeners = new ListenerTable(LISTENER_LIMIT, changed);
    this.#segments = new LabelIndex(preferred);
    this.#stamps = new Int32Array(this.#segments.names.length);
  }

  remember(listener: string, segments: readonly string[]): void {
    if (listener === "") return;
    const rows = this.#rowsOf(segments);
    const known = this.#listeners.find(listener);
    if (rows.length === 0) {
      if (known === undefined) return;
      this.#listeners.delete(listener);
      return this.#changed(known.piece);
    }
    this.#changed(this.#listeners.add(listener, (piece) => ({ piece, rows })).piece);
  }

  /** Names the listener that `prefers` speaks of from now on. */
  enter(listener: string): void {
    this.#stamp = (this.#stamp + 1) | 0;
    const membership = this.#listeners.find(listener);
    if (membership === undefined) return;
    for (const row of membership.rows) this.#stamps[row] = this.#stamp;
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

  save(piece: string): unknown {
    const membership = this.#listeners.ofPiece(piece);
    return membership && Array.from(membership.rows, (row) => this.#segments.names[row]);
  }

  /** What the Profiler has told since is newer than what was saved. */
  restore(piece: string, value: unknown): boolean {
    if (!Array.isArray(value) || !isListOf(value, value.length, isText)) return false;
    if (this.#listeners.ofPiece(piece) !== undefined) return true;
    const rows = this.#rowsOf(value);
    if (rows.length > 0) this.#listeners.restore({ piece, rows });
    return true;
  }

  #rowsOf(segments: readonly string[]): Int32Array {
    const rows: number[] = [];
    for (const segment of segments) {
      const row = this.#segments.row(segment);
      if (row >= 0 && rows.length < SEGMENT_LIMIT) rows.push(row);
    }
    return Int32Array.from(rows);
  }
}
