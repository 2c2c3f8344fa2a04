// The reading end of a lane: takes frames in order, tells the producer once a batch, and leaves a mark after each frame
// so that the next incarnation continues at the first one that was not handled.
// It must never read outside what was published, whatever the frames say.
import { HEADER_LENGTH, KIND, LENGTH, PADDING } from "./frame-descriptor.js";
import {
  alignFrame,
  DISCARDED,
  HANDLED,
  HEAD,
  KILLED_AT,
  KILLS,
  PROGRESS,
  SENT,
  TAIL,
  TAKEN,
} from "./lane-descriptor.js";
import { LaneMemory } from "./lane-memory.js";
import { WreckedLaneError } from "./wrecked-lane-error.js";

/** What `next` returns when no frame is there. */
export const EMPTY = -1;

export class LaneConsumer {
  readonly memory: LaneMemory;
  readonly #counters: Int32Array;
  readonly #words: Int32Array;
  readonly #capacity: number;
  readonly #mask: number;
  /** Position of the first frame that is not finished. */
  #position: number;
  /** Position behind the frame that `next` gave out; equal to #position when there is none. */
  #behind: number;
  #knownTail: number;
  #released: number;
  #kills: number;

  /** Starts, or continues after a dead thread, at the first frame that was not finished. */
  constructor(buffer: SharedArrayBuffer) {
    const memory = new LaneMemory(buffer);
    this.memory = memory;
    this.#counters = memory.counters;
    this.#words = memory.words;
    this.#capacity = memory.capacity;
    this.#mask = memory.capacity - 1;
    this.#position = Atomics.load(memory.counters, PROGRESS);
    this.#behind = this.#position;
    this.#knownTail = Atomics.load(memory.counters, TAIL);
    this.#released = Atomics.load(memory.counters, HEAD);
    this.#kills = this.#blame();
  }

  /**
   * Finishes the frame given out before as handled, and returns the byte offset of the next one, or {@link EMPTY}.
   * The frame stays valid until the next call of `next`, `discard` or `release`.
   * Throws {@link WreckedLaneError} where lengths make no sense: what was published up to now is then discarded,
   * since nothing tells where the next frame starts. (Lengths that were changed into others that make sense go unnoticed;
   * the counters then lack the frames that were taken for one, or hold one twice.)
   */
  next(): number {
    if (this.#behind !== this.#position) this.#finish(HANDLED, 1);
    for (;;) {
      const position = this.#position;
      if (position === this.#knownTail) {
        this.#knownTail = Atomics.load(this.#counters, TAIL);
        if (position === this.#knownTail) return EMPTY;
      }
      const index = position & this.#mask;
      const length = this.#words[(index >> 2) + LENGTH] as number;
      const padding = this.#words[(index >> 2) + KIND] === PADDING;
      const untilEnd = this.#capacity - index;
      if (
        (padding ? length !== untilEnd : length < HEADER_LENGTH || length > untilEnd) ||
        alignFrame(length) > ((this.#knownTail - position) | 0)
      ) {
        throw new WreckedLaneError(length, index, this.#giveUpBatch());
      }
      this.#behind = (position + alignFrame(length)) | 0;
      if (!padding) {
        this.#counters[TAKEN] = this.#behind;
        return index;
      }
      this.#position = this.#behind;
      this.#counters[PROGRESS] = this.#position;
    }
  }

  /** Whether a frame waits behind the current one. */
  hasMore(): boolean {
    return this.#behind !== this.#knownTail || this.#behind !== Atomics.load(this.#counters, TAIL);
  }

  /** How many earlier lives ended with the frame given out in their hands. */
  get kills(): number {
    return this.#kills;
  }

  /** Frames handled since the lane was made, by all incarnations, modulo 2^32. */
  get handled(): number {
    return (this.#counters[HANDLED] as number) >>> 0;
  }

  /** Frames given up since the lane was made, by all incarnations, modulo 2^32. */
  get discarded(): number {
    return (this.#counters[DISCARDED] as number) >>> 0;
  }

  /** Finishes the frame given out as not handled; the caller counts why. */
  discard(): void {
    if (this.#behind !== this.#position) this.#finish(DISCARDED, 1);
  }

  /** Finishes the frame given out as handled, and gives all finished frames' room back to the producer. */
  release(): void {
    if (this.#behind !== this.#position) this.#finish(HANDLED, 1);
    if (this.#released === this.#position) return;
    this.#released = this.#position;
    Atomics.store(this.#counters, HEAD, this.#released);
  }

  #finish(counter: typeof HANDLED | typeof DISCARDED, frames: number): void {
    this.#position = this.#behind;
    this.#counters[counter] = ((this.#counters[counter] as number) + frames) | 0;
    this.#counters[PROGRESS] = this.#position;
    if (this.#kills !== 0) this.#acquit();
  }

  /** Counts a life that ended with a frame in hand, and returns how many this frame has ended; 0 where none was in hand. */
  #blame(): number {
    const counters = this.#counters;
    const inHand = (((counters[TAKEN] as number) - this.#position) | 0) > 0;
    // The next constructor must not count this life's end again.
    counters[TAKEN] = this.#position;
    if (counters[KILLED_AT] !== this.#position) counters[KILLS] = 0;
    if (inHand) counters[KILLS] = (counters[KILLS] as number) + 1;
    counters[KILLED_AT] = this.#position;
    return counters[KILLS] as number;
  }

  /** The frame that was blamed is finished; those behind it are innocent. */
  #acquit(): void {
    this.#kills = 0;
    this.#counters[KILLS] = 0;
  }

  /**
   * Skips all that was published, also since the last look at the tail: only of all of it is the number of frames known,
   * which is returned.
   */
  #giveUpBatch(): number {
    const counters = this.#counters;
    let sent: number;
    // The producer stores SENT, then TAIL: they belong together where SENT stays the same around a look at TAIL.
    do {
      sent = Atomics.load(counters, SENT);
      this.#knownTail = Atomics.load(counters, TAIL);
    } while (sent !== Atomics.load(counters, SENT));
    const handled = counters[HANDLED] as number;
    const unfinished = (sent - handled - (counters[DISCARDED] as number)) | 0;
    this.#behind = this.#knownTail;
    // A damaged length may have made two frames of one before: what was handled beyond what was sent was no frame.
    if (unfinished < 0) counters[HANDLED] = (handled + unfinished) | 0;
    this.#finish(DISCARDED, Math.max(0, unfinished));
    return Math.max(0, unfinished);
  }
}
