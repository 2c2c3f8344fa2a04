// A batch's columns as they are read: typed arrays and texts, by name, with no object of Arrow's for each value.
// It must never read beyond a list's own items.
import type { Data, RecordBatch } from "apache-arrow";
import { JOURNAL_SCHEMA } from "../journal-schema.js";

/** One column, or one field of a list's structs. */
export class Column {
  readonly #data: Data;
  #texts: readonly (string | null)[] | undefined;

  constructor(data: Data) {
    this.#data = data;
  }

  /** The number at `index`, or undefined where it is null. */
  number(index: number): number | undefined {
    return this.#isNull(index) ? undefined : (this.#data.values[index] as number);
  }

  /** Numbers `start` to `end`, none of which is null. */
  numbers(start: number, end: number): readonly number[] {
    return Array.from((this.#data.values as Float64Array).subarray(start, end));
  }

  flag(index: number): boolean {
    return (((this.#data.values as Uint8Array)[index >> 3] as number) & (1 << (index & 7))) !== 0;
  }

  /** An instant in milliseconds since 1970. */
  instant(index: number): number {
    return Number((this.#data.values as BigInt64Array)[index]);
  }

  /** The text of the batch's dictionary at `index`, or undefined where it is null. */
  text(index: number): string | undefined {
    if (this.#isNull(index)) return undefined;
    this.#texts ??= textsOf(this.#data);
    return this.#texts[(this.#data.values as Int32Array)[index] as number] ?? undefined;
  }

  /** The text that is the column's own at `index`, or undefined where it is null. */
  ownText(index: number): string | undefined {
    if (this.#isNull(index)) return undefined;
    const [start, end] = this.range(index);
    const { buffer, byteOffset } = this.#data.values as Uint8Array;
    return Buffer.from(buffer, byteOffset + start, end - start).toString("utf8");
  }

  /** Where the items of the list at `index` are: the first, and the one behind the last. */
  range(index: number): readonly [start: number, end: number] {
    const offsets = this.#data.valueOffsets as Int32Array;
    return [offsets[index] as number, offsets[index + 1] as number];
  }

  /** The list's items, or a field of its structs. */
  child(position: number): Column {
    const child = this.#data.children[position];
    if (child === undefined) throw new RangeError(`a column has no child ${position}`);
    return new Column(child);
  }

  #isNull(index: number): boolean {
    const { nullCount, nullBitmap } = this.#data;
    return nullCount > 0 && ((nullBitmap[index >> 3] as number) & (1 << (index & 7))) === 0;
  }
}

/** The column with this name. */
export function columnOf(batch: RecordBatch, name: string): Column {
  const data = batch.data.children[JOURNAL_SCHEMA.names.indexOf(name)];
  if (data === undefined) throw new RangeError(`a batch has no column "${name}"`);
  return new Column(data);
}

/** The column with this name, or undefined where the file's version had none. */
export function laterColumnOf(batch: RecordBatch, name: string): Column | undefined {
  const data = batch.data.children[JOURNAL_SCHEMA.names.indexOf(name)];
  return data && new Column(data);
}

function textsOf(data: Data): readonly (string | null)[] {
  return data.dictionary === undefined ? [] : [...(data.dictionary as Iterable<string | null>)];
}
