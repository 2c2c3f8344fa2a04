// The bytes of the commit being encoded. It must never be read after the next change: what it gives out is a view.
const FIRST_CAPACITY = 1 << 16;

/** Bytes that keep their capacity from one commit to the next. */
export class CommitBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(chunk: Uint8Array): void {
    const end = this.#reserve(chunk.length);
    this.#bytes.set(chunk, this.#length);
    this.#length = end;
  }

  appendZeros(count: number): void {
    const end = this.#reserve(count);
    this.#bytes.fill(0, this.#length, end);
    this.#length = end;
  }

  appendWord(word: number): void {
    const end = this.#reserve(4);
    this.#bytes.writeInt32LE(word, this.#length);
    this.#length = end;
  }

  clear(): void {
    this.#length = 0;
  }

  /** A view, good until the next change. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): number {
    const end = this.#length + more;
    if (end > this.#bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(bytes, 0, 0, this.#length);
      this.#bytes = bytes;
    }
    return end;
  }
}
