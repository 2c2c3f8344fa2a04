// Where the lists of a column end in the column of their items; the first starts at 0.
// It must never go back: an end is at least the one before.
const FIRST_CAPACITY = 1024;

export class OffsetColumn {
  #ends = new Int32Array(FIRST_CAPACITY);
  #length = 0;

  /** Lists. */
  get length(): number {
    return this.#length;
  }

  /** One more list, which ends at item `end`. */
  push(end: number): void {
    if (this.#length + 1 === this.#ends.length) {
      const ends = new Int32Array(this.#ends.length * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#ends[++this.#length] = end;
  }

  clear(): void {
    this.#length = 0;
  }

  /** A view, one longer than there are lists. */
  offsets(): Int32Array {
    return this.#ends.subarray(0, this.#length + 1);
  }
}
