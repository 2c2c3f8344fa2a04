// A column that grows, number by number.
// It must never give out its room to grow: what is handed on is as long as what was put in.
import type { Numbers, NumberType } from "tutti";

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
  #numbers: Numbers;

  constructor(type: NumberType) {
    this.#type = type;
    this.#numbers = new ARRAYS[type](FIRST_ROOM);
  }

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new ARRAYS[this.#type](2 * this.length);
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
    return this.#numbers.slice(0, this.length);
  }
}
