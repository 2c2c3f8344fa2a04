// A copy of a frame's value that ends where the value ends, for a decoder that does not look at the end while it reads.
// It must never show a byte from outside the value, and what it returns is good until the next call.

/** Bytes up to which a buffer of exactly that length is kept: all of them together take some 200 KB. */
const LARGEST_KEPT = 512;

/** Kept buffers, by length; one set a thread, as a thread decodes one value at a time. */
const kept: Buffer[] = [];

/** Reads parts of one lane after the other. */
export class ExactBytes {
  /** The last bytes seen, as a Buffer: a lane's are always the same, and texts are read four times as fast from one. */
  #bytes: Uint8Array | undefined;
  #buffer: Buffer = Buffer.alloc(0);

  /** Nothing but `bytes[start, end)`, cut where `bytes` ends. */
  read(bytes: Uint8Array, start: number, end: number): Buffer {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const length = end - start;
    if (length > LARGEST_KEPT || end > bytes.length) return this.#buffer.subarray(start, end);
    const buffer = kept[length] ?? keep(length);
    this.#buffer.copy(buffer, 0, start, end);
    return buffer;
  }
}

function keep(length: number): Buffer {
  // Its own memory, not a part of Node's pool: a decoder's view of it must end with it.
  const buffer = Buffer.allocUnsafeSlow(length);
  kept[length] = buffer;
  return buffer;
}
