// Shared memory for codec tests, with bytes around the value that nobody may touch.
import { type Codec, DOES_NOT_FIT } from "#runtime/channel/codec.js";

const GUARD = 64;
const FILL = 0xa5;

/** Memory for values of up to `room` bytes, at `start`, between guards. */
export class CodecLane {
  readonly bytes: Uint8Array;
  readonly start: number = GUARD;
  readonly end: number;

  constructor(room: number) {
    this.bytes = new Uint8Array(new SharedArrayBuffer(GUARD + room + GUARD));
    this.end = GUARD + room;
    this.bytes.fill(FILL);
  }

  /** Encodes and returns where the value ends. */
  write<T>(codec: Codec<T>, value: T): number {
    const end = codec.encode(value, this.bytes, this.start, this.end);
    if (end === DOES_NOT_FIT) throw new Error("the test's value does not fit its lane");
    return end;
  }

  /** What a value becomes on its way from one codec to another. */
  send<T>(from: Codec<T>, to: Codec<T>, value: T): T {
    return to.decode(this.bytes, this.start, this.write(from, value));
  }

  /** Puts bytes where a value would be and returns where they end. */
  put(content: Uint8Array): number {
    this.bytes.set(content, this.start);
    return this.start + content.length;
  }

  /** Whether the bytes outside [start, end) are as they were. */
  get isIntact(): boolean {
    const isUntouched = (byte: number): boolean => byte === FILL;
    return (
      this.bytes.subarray(0, this.start).every(isUntouched) &&
      this.bytes.subarray(this.end).every(isUntouched)
    );
  }
}
