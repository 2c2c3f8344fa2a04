// Short texts inside frames: a length word, the bytes in UTF-8, padding to the next word.
// A reader must never trust the length: it is checked against the end of the frame.
import type { LaneMemory } from "../channel/lane-memory.js";
import { MalformedFrameError } from "../channel/malformed-frame-error.js";

const buffers = new WeakMap<LaneMemory, Buffer>();

/** Node's Buffer over a lane's bytes: its UTF-8 calls are the fastest there are, and accept shared memory. */
function bufferOf(memory: LaneMemory): Buffer {
  const known = buffers.get(memory);
  if (known !== undefined) return known;
  const { bytes } = memory;
  const buffer = Buffer.from(memory.buffer, bytes.byteOffset, bytes.byteLength);
  buffers.set(memory, buffer);
  return buffer;
}

/** Writes at most `limit` bytes, never half a character; returns the byte behind, a multiple of 4. */
export function writeText(memory: LaneMemory, offset: number, text: string, limit: number): number {
  const length = text === "" ? 0 : bufferOf(memory).write(text, offset + 4, limit, "utf8");
  memory.words[offset >> 2] = length;
  return (offset + 4 + length + 3) & -4;
}

/** Reads the text at `offset`. Throws `MalformedFrameError` where it would reach beyond `end`. */
export function readText(memory: LaneMemory, offset: number, end: number): string {
  const length = textLength(memory, offset, end);
  return length === 0 ? "" : bufferOf(memory).toString("utf8", offset + 4, offset + 4 + length);
}

/** The byte behind the text at `offset`. Throws `MalformedFrameError` where that is beyond `end`. */
export function skipText(memory: LaneMemory, offset: number, end: number): number {
  return (offset + 4 + textLength(memory, offset, end) + 3) & -4;
}

function textLength(memory: LaneMemory, offset: number, end: number): number {
  const length = offset + 4 > end ? -1 : (memory.words[offset >> 2] as number);
  if (length < 0 || offset + 4 + length > end) {
    throw new MalformedFrameError(`text of ${length} bytes at ${offset} in a frame that ends at ${end}`);
  }
  return length;
}
