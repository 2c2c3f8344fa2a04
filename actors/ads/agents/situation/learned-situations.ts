// What the Context agent has learned, as pieces: the columns are one, each feature of a moment is another.
// It must never number features as another life did: their words say which they are.

import { pieceName } from "../../memory/piece-name.js";
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf, isText } from "../../memory/saved-values.js";
import { type LiftTable, readCells, readColumns } from "./lift-table.js";
import { isFeatureKind, type MomentFeatures } from "./moment-features.js";

const COLUMNS = "columns";

export class LearnedSituations implements Pieces {
  readonly #features: MomentFeatures;
  readonly #table: LiftTable;
  readonly #changed: PieceChanged;
  /** The piece of each row that has changed, and the row of each such piece. */
  readonly #pieces: string[] = [];
  readonly #rows = new Map<string, number>();

  constructor(features: MomentFeatures, table: LiftTable, changed: PieceChanged) {
    this.#features = features;
    this.#table = table;
    this.#changed = changed;
  }

  /** Tells that the first `count` of these rows, and the columns, have counted something. */
  changed(rows: Int32Array, count: number): void {
    this.#changed(COLUMNS);
    for (let position = 0; position < count; position++)
      this.#changed(this.#pieceOf(rows[position] as number));
  }

  save(piece: string): unknown {
    if (piece === COLUMNS) return this.#table.saveColumns();
    const row = this.#rows.get(piece);
    if (row === undefined) return undefined;
    const { kind, word } = this.#features.feature(row) ?? {};
    return { kind, word: word?.toWellFormed(), cells: this.#table.saveRow(row) };
  }

  restore(piece: string, value: unknown): boolean {
    if (piece === COLUMNS) {
      const columns = readColumns(value);
      if (columns !== undefined) this.#table.restoreColumns(columns);
      return columns !== undefined;
    }
    const { kind, word, cells: saved } = fieldsOf(value) ?? {};
    const cells = readCells(saved);
    if (cells === undefined) return false;
    if (!isFeatureKind(kind) || !isText(word) || featurePiece(kind, word) !== piece) return false;
    const row = this.#features.row(kind, word, true);
    if (row >= 0) this.#table.restoreRow(row, cells);
    return true;
  }

  #pieceOf(row: number): string {
    const known = this.#pieces[row];
    if (known !== undefined) return known;
    const feature = this.#features.feature(row);
    const piece = feature === undefined ? "" : featurePiece(feature.kind, feature.word);
    this.#pieces[row] = piece;
    this.#rows.set(piece, row);
    return piece;
  }
}

function featurePiece(kind: string, word: string): string {
  return pieceName(`${kind}:${word}`);
}
