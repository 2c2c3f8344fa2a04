// A growing column of texts in UTF-8, each with its own bytes: for texts that hardly ever come twice.
// It must never be read by Arrow after `clear`: what it gives out is a view.
import { type Data, makeData, Utf8 } from "apache-arrow";
import { OffsetColumn } from "./offset-column.js";

const FIRST_CAPACITY = 16_384;
/** Bytes of UTF-8 that one UTF-16 unit needs at most. */
const MOST_BYTES_OF_UNIT = 3;

export class TextColumn {
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #used = 0;
  readonly #ends = new OffsetColumn();
  /** Rows without a text. */
  readonly #nulls: number[] = [];

  /** Bytes of all texts. */
  get byteLength(): number {
    return this.#used;
  }

  push(text: string): void {
    const { length } = text;
    this.#reserve(length * MOST_BYTES_OF_UNIT);
    const bytes = this.#bytes;
    const start = this.#used;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) {
        this.#used = start + bytes.write(text, start, "utf8");
        this.#ends.push(this.#used);
        return;
      }
      bytes[start + index] = unit;
    }
    this.#used = start + length;
    this.#ends.push(this.#used);
  }

  /** Appends `length` bytes of UTF-8 as one text. */
  pushBytes(source: Uint8Array, start: number, length: number): void {
    this.#reserve(length);
    const bytes = this.#bytes;
    let to = this.#used;
    for (let from = start; from < start + length; from++) bytes[to++] = source[from] as number;
    this.#used = to;
    this.#ends.push(to);
  }

  pushNull(): void {
    this.#nulls.push(this.#ends.length);
    this.#ends.push(this.#used);
  }

  clear(): void {
    this.#used = 0;
    this.#ends.clear();
    this.#nulls.length = 0;
  }

  data(): Data<Utf8> {
    const { length } = this.#ends;
    const column = {
      type: new Utf8(),
      length,
      data: this.#bytes.subarray(0, this.#used),
      valueOffsets: this.#ends.offsets(),
    };
    const nullCount = this.#nulls.length;
    if (nullCount === 0) return makeData({ ...column, nullCount });
    const nullBitmap = new Uint8Array((length + 7) >> 3).fill(0xff);
    for (const row of this.#nulls)
      nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) & ~(1 << (row & 7));
    return makeData({ ...column, nullCount, nullBitmap });
  }

  #reserve(more: number): void {
    const needed = this.#used + more;
    if (needed <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(bytes, 0, 0, this.#used);
    this.#bytes = bytes;
  }
}
