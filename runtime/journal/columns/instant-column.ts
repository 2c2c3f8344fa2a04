// A growing column of instants in whole milliseconds since 1970, as 64-bit integers without a BigInt for each.
// It must never be read by Arrow after `clear`: what it gives out is a view.
import { type Data, makeData, type TimestampMillisecond } from "apache-arrow";
import { INSTANT_TYPE } from "../journal-schema.js";

const FIRST_CAPACITY = 1024;
const UPPER_WORD = 2 ** 32;

export class InstantColumn {
  #words = new Int32Array(FIRST_CAPACITY * 2);
  #length = 0;

  /** `milliseconds` must be a safe integer. */
  push(milliseconds: number): void {
    if (this.#length * 2 === this.#words.length) {
      const words = new Int32Array(this.#words.length * 2);
      words.set(this.#words);
      this.#words = words;
    }
    const upper = Math.floor(milliseconds / UPPER_WORD);
    this.#words[this.#length * 2] = milliseconds - upper * UPPER_WORD;
    this.#words[this.#length * 2 + 1] = upper;
    this.#length++;
  }

  clear(): void {
    this.#length = 0;
  }

  data(): Data<TimestampMillisecond> {
    const data = new BigInt64Array(this.#words.buffer, 0, this.#length);
    return makeData({ type: INSTANT_TYPE, length: this.#length, nullCount: 0, data });
  }
}
