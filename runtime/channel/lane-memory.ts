// The shared memory of one lane: allocated once, seen by one producer and one consumer.
// It must never be resized; it outlives the threads on either side.
import { TuttiError } from "../error.js";
import {
  DATA_START,
  LARGEST_CAPACITY,
  LARGEST_FRAME_FRACTION,
  SMALLEST_CAPACITY,
} from "./lane-descriptor.js";

/** A lane's capacity is not a power of two within the limits. */
export class LaneCapacityError extends TuttiError {
  readonly code = "LANE_CAPACITY";
}

/** Views on a lane: counters in `counters`, frames in the other three, which start at the same byte. */
export class LaneMemory {
  readonly buffer: SharedArrayBuffer;
  readonly capacity: number;
  /** Bytes of the largest frame that a producer may claim, header included. */
  readonly largestFrame: number;
  readonly counters: Int32Array;
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly bytes: Uint8Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.capacity = buffer.byteLength - DATA_START;
    checkCapacity(this.capacity);
    this.largestFrame = this.capacity * LARGEST_FRAME_FRACTION;
    this.counters = new Int32Array(buffer, 0, DATA_START / 4);
    this.words = new Int32Array(buffer, DATA_START, this.capacity / 4);
    this.doubles = new Float64Array(buffer, DATA_START, this.capacity / 8);
    this.bytes = new Uint8Array(buffer, DATA_START, this.capacity);
  }
}

/** Allocates a lane with `capacity` bytes for frames. Throws {@link LaneCapacityError}. */
export function allocateLane(capacity: number): SharedArrayBuffer {
  checkCapacity(capacity);
  return new SharedArrayBuffer(DATA_START + capacity);
}

function checkCapacity(capacity: number): void {
  const isPowerOfTwo = (capacity | 0) === capacity && (capacity & (capacity - 1)) === 0;
  if (isPowerOfTwo && capacity >= SMALLEST_CAPACITY && capacity <= LARGEST_CAPACITY) return;
  throw new LaneCapacityError(
    `a lane needs a power of two from ${SMALLEST_CAPACITY} to ${LARGEST_CAPACITY} bytes, not ${capacity}`,
  );
}
