// How a value becomes bytes in a frame and a value again. Implementations live beside this file.
// A codec must never read outside the bytes that it is given, and never return a value that is half decoded.

/** What `encode` returns when the value does not fit between `start` and `end`; nothing useful was written. */
export const DOES_NOT_FIT = -1;

/** Turns values into bytes and back. One instance belongs to one thread. */
export interface Codec<T> {
  /** Writes `value` into `bytes[start, end)` and returns the position behind it, or {@link DOES_NOT_FIT}. */
  encode(value: T, bytes: Uint8Array, start: number, end: number): number;
  /** Reads the value in `bytes[start, end)`. Throws `MalformedFrameError` where the bytes are not a value. */
  decode(bytes: Uint8Array, start: number, end: number): T;
  /** Makes a decoded value independent of the bytes it was read from; a codec that copies returns it as it is. */
  detach(value: T): T;
}
