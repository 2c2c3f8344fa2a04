// A growing column of 32-bit integers: indices, codes, and places in the batch's dictionary.
// It must never be read by Arrow after `clear`: what it gives out is a view.
import { type Data, type Dictionary, Int32, makeData, type Utf8, type Vector } from "apache-arrow";
import { TEXT_TYPE } from "../journal-schema.js";

/** Stands for "no text" where a column's integers are places in the dictionary. */
export const NO_TEXT = -1;

const FIRST_CAPACITY = 1024;

export class IntegerColumn {
  #values = new Int32Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  clear(): void {
    this.#length = 0;
  }

  /** The column, without nulls. */
  data(): Data<Int32> {
    const data = this.#values.subarray(0, this.#length);
    return makeData({ type: new Int32(), length: this.#length, nullCount: 0, data });
  }

  /** The column as texts, where {@link NO_TEXT} stands for null. */
  texts(dictionary: Vector<Utf8>): Data<Dictionary<Utf8, Int32>> {
    const length = this.#length;
    const data = this.#values.subarray(0, length);
    const nullBitmap = new Uint8Array((length + 7) >> 3);
    let nullCount = 0;
    for (let row = 0; row < length; row++) {
      if (data[row] !== NO_TEXT) nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7));
      else {
        nullCount++;
        // Readers look the place up before they look at the bitmap.
        data[row] = 0;
      }
    }
    return makeData({ type: TEXT_TYPE, length, nullCount, nullBitmap, data, dictionary });
  }

  #grow(needed: number): void {
    const values = new Int32Array(Math.max(needed, this.#values.length * 2));
    values.set(this.#values.subarray(0, this.#length));
    this.#values = values;
  }
}
