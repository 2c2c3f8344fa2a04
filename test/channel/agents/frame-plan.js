// What the frames of threads.test.ts hold, computed alike by the thread that writes and the one that reads.
// A number sequence from a seed: xorshift32 (Marsaglia 2003).
import { HEADER_LENGTH } from "#runtime/channel/frame-descriptor.js";

export const FRAMES = 200_000;

/** Lengths above a header's, mostly small, now and then the largest of the lane. */
export class FramePlan {
  length = HEADER_LENGTH;
  /** How many numbers below `below` come next: both threads draw the same. */
  #state = 0x9e3779b9;
  #largest;

  constructor(largest) {
    this.#largest = largest;
  }

  /** Goes on to the next frame. */
  next() {
    const most = this.draw(16) === 0 ? this.#largest - HEADER_LENGTH : 160;
    this.length = HEADER_LENGTH + this.draw(most + 1);
  }

  draw(below) {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % below;
  }
}

/** The byte at `at` behind the header of frame `id`. */
export function contentByte(id, at) {
  return (Math.imul(id, 31) + at) & 255;
}
