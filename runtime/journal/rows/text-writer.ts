// Writes texts into a lane's bytes, as UTF-8. Halves of surrogate pairs become U+FFFD, as everywhere in UTF-8.
// It must never write more than `mostTextBytes` says.
import type { LaneMemory } from "../../channel/lane-memory.js";

/** Bytes that a UTF-16 unit needs at most. */
const MOST_BYTES_OF_UNIT = 3;
/** Units up to which a loop is faster than Node's Buffer, where they are ASCII: 36 took 33 against 80 ns. */
const SHORT = 48;

export function mostTextBytes(text: string): number {
  return text.length * MOST_BYTES_OF_UNIT;
}

export class TextWriter {
  readonly #buffer: Buffer;

  constructor(memory: LaneMemory) {
    const { bytes } = memory;
    this.#buffer = Buffer.from(memory.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Writes `text` at byte `at`, and returns its bytes. */
  write(text: string, at: number): number {
    const { length } = text;
    const buffer = this.#buffer;
    if (length <= SHORT) {
      let index = 0;
      for (; index < length; index++) {
        const unit = text.charCodeAt(index);
        if (unit > 0x7f) break;
        buffer[at + index] = unit;
      }
      if (index === length) return length;
    }
    return buffer.write(text, at, "utf8");
  }
}
