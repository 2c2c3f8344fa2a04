// Rows as columns of numbers, in batches: how data to learn from lies in memory.
// It must never hold an object a row: millions of rows are a few arrays.

/** Numbers of one kind, one a row. */
export type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Some numbers a row: those of row r are `values` from `offsets[r]` to `offsets[r + 1]`, not included. */
export interface NumberLists {
  readonly offsets: Int32Array;
  readonly values: Numbers;
}

export type Column = Numbers | NumberLists;

/** How a column's numbers are stored. */
export type NumberType = "int8" | "uint8" | "int16" | "uint16" | "int32" | "float32" | "float64";

/** What a column means. */
export interface ColumnField {
  readonly name: string;
  readonly type: NumberType;
  /** Some numbers a row in place of one. */
  readonly list?: boolean;
  /** What it tells, with its unit, for whoever opens the file. */
  readonly about: string;
  /** What the numbers stand for, where they are positions among words. */
  readonly words?: readonly string[];
}

export interface ColumnSchema {
  readonly fields: readonly ColumnField[];
  /** What the whole is, and how it came about. Plain data. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** Rows that lie together: one column for each field, all as long. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Column>>;
}

/** Data to learn from: what it is, and its rows. */
export interface Dataset {
  readonly schema: ColumnSchema;
  /** In the order of their rows; the same ones each time. Iterating may throw an error with `code`. */
  readonly batches: AsyncIterable<ColumnBatch>;
}

export function isLists(column: Column): column is NumberLists {
  return "offsets" in column;
}
