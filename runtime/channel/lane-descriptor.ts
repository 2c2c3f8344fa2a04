// Where everything is in a lane's memory. Every offset of a lane lives here and nowhere else.
// Producer's words, consumer's words and data lie 128 bytes apart: adjacent-line prefetch makes 64 too few.

const BYTES_PER_WORD = 4;
const SEPARATION = 128;

/** Words that only the producer writes. Positions are bytes since the start of the lane, wrapping as Int32. */
export const TAIL = 0;
/** Messages published, modulo 2^32: a frame carries one or several. */
export const SENT = 1;
/** Claims refused because the lane was full, modulo 2^32. Refused frames are not part of SENT. */
export const REFUSED = 2;

/** Words that only the consumer writes. Behind HEAD, memory belongs to the producer again. */
export const HEAD = SEPARATION / BYTES_PER_WORD;
/**
 * Behind PROGRESS, every frame is handled or discarded; written plainly after each frame and read only by the next
 * incarnation, once the old thread's exit is confirmed. HEAD follows once a batch.
 */
export const PROGRESS = HEAD + 1;
/** Messages handled, modulo 2^32. */
export const HANDLED = HEAD + 2;
/** Messages given up by the consumer, each for a stated reason, modulo 2^32. */
export const DISCARDED = HEAD + 3;
/** Messages of the frame at PROGRESS that are finished. */
export const DONE = HEAD + 4;
/** Which message of the frame at PROGRESS is in hand, counted from 1 in its order; 0 while none is. */
export const TAKEN = HEAD + 5;
/** How many lives ended with one message in hand ... */
export const KILLS = HEAD + 6;
/** ... where its frame is ... */
export const KILLED_AT = HEAD + 7;
/** ... and which message of it, as in TAKEN. */
export const KILLED = HEAD + 8;

/** Bytes before the data. */
export const DATA_START: number = 2 * SEPARATION;

/** Frames start at multiples of this, so that a Float64 inside one can be read by index. */
export const FRAME_ALIGNMENT = 8;

/** The largest frame is this part of the capacity: a padding record and a frame always fit into an empty lane. */
export const LARGEST_FRAME_FRACTION: number = 1 / 8;

/** A lane below this cannot carry a useful frame. */
export const SMALLEST_CAPACITY = 1024;
/** Positions are Int32 and wrap: a capacity of 2^30 still tells full from empty. */
export const LARGEST_CAPACITY: number = 2 ** 30;

/** The next multiple of the frame alignment. */
export function alignFrame(length: number): number {
  return (length + (FRAME_ALIGNMENT - 1)) & -FRAME_ALIGNMENT;
}
