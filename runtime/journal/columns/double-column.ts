// A growing column of doubles that one batch after the other is gathered in.
// It must never be read by Arrow after `clear`: what it gives out is a view.
import { type Data, Float64, makeData } from "apache-arrow";

const FIRST_CAPACITY = 1024;

export class DoubleColumn {
  #values = new Float64Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  /** Appends `count` doubles of `source`, from `start` on. */
  append(source: Float64Array, start: number, count: number): void {
    const end = this.#length + count;
    if (end > this.#values.length) this.#grow(end);
    const values = this.#values;
    for (let to = this.#length, from = start; to < end; to++, from++) values[to] = source[from] as number;
    this.#length = end;
  }

  fill(value: number, count: number): void {
    const end = this.#length + count;
    if (end > this.#values.length) this.#grow(end);
    this.#values.fill(value, this.#length, end);
    this.#length = end;
  }

  clear(): void {
    this.#length = 0;
  }

  /** The column, without nulls. */
  data(): Data<Float64> {
    const values = this.#values.subarray(0, this.#length);
    return makeData({ type: new Float64(), length: this.#length, nullCount: 0, data: values });
  }

  /** The column, where NaN stands for null. */
  nullable(): Data<Float64> {
    const length = this.#length;
    const values = this.#values.subarray(0, length);
    const nullBitmap = new Uint8Array((length + 7) >> 3);
    let nullCount = 0;
    for (let row = 0; row < length; row++) {
      const value = values[row] as number;
      if (Number.isNaN(value)) nullCount++;
      else nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7));
    }
    return makeData({ type: new Float64(), length, nullCount, nullBitmap, data: values });
  }

  #grow(needed: number): void {
    const values = new Float64Array(Math.max(needed, this.#values.length * 2));
    values.set(this.#values.subarray(0, this.#length));
    this.#values = values;
  }
}
