// A column that grows, number by number: as doubles until it is whole, since one kind of array for all is far quicker.
// It must never give out its room to grow: what is handed on is as long as what was put in.
import type { Numbers, NumberType } from "tutti/learn";

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<NumberType, unknown>;

const FIRST_ROOM = 1_024;

export class GrowingColumn {
  length = 0;
  readonly #type: NumberType;
  #numbers = new Float64Array(FIRST_ROOM);

  constructor(type: NumberType) {
    this.#type = type;
  }

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }

  /** @param row below the length. */
  set(row: number, value: number): void {
    this.#numbers[row] = value;
  }

  whole(): Numbers {
    return new ARRAYS[this.#type](this.#numbers.subarray(0, this.length));
  }
}
