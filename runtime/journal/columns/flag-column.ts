// A growing column of flags, packed into bits as they come.
// It must never be read by Arrow after `clear`: what it gives out is a view.
import { Bool, type Data, makeData } from "apache-arrow";

const FIRST_CAPACITY = 1024;

export class FlagColumn {
  #bits = new Uint8Array(FIRST_CAPACITY);
  #length = 0;

  push(flag: boolean): void {
    const byte = this.#length >> 3;
    if (byte === this.#bits.length) {
      const bits = new Uint8Array(this.#bits.length * 2);
      bits.set(this.#bits);
      this.#bits = bits;
    }
    const bit = this.#length++ & 7;
    if (bit === 0) this.#bits[byte] = 0;
    if (flag) this.#bits[byte] = (this.#bits[byte] as number) | (1 << bit);
  }

  clear(): void {
    this.#length = 0;
  }

  data(): Data<Bool> {
    const data = this.#bits.subarray(0, (this.#length + 7) >> 3);
    return makeData({ type: new Bool(), length: this.#length, nullCount: 0, data });
  }
}
