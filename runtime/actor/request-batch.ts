// The entries of one REQUEST frame, one after the other: those that are for this agent and not finished.
// It must never step outside its frame, whatever the lengths in it say.
import { lowestBit } from "../channel/bits.js";
import { DEADLINE, LENGTH, MEMBERS } from "../channel/frame-descriptor.js";
import type { LaneMemory } from "../channel/lane-memory.js";
import {
  CANDIDATES,
  CANDIDATES_START,
  ENTRY_LENGTH,
  FIRST_ENTRY,
  GENERATION,
  SLOT,
} from "./request-frame.js";

export class RequestBatch {
  /** Milliseconds on the clock, of all entries. */
  deadline = 0;
  /** Byte of the current entry, and behind it. */
  start = 0;
  end = 0;
  /** Of the current entry, counted from 0 among those that are for this agent. */
  number = 0;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  /** Entries that are still to come: bits by their place in the frame, from #place on. */
  #left = 0;
  #place = 0;
  #frameEnd = 0;

  constructor({ words, doubles }: LaneMemory) {
    this.#words = words;
    this.#doubles = doubles;
  }

  /** Starts with the frame at byte `frame`, behind the first `done` of its entries. */
  open(frame: number, done: number): void {
    const words = this.#words;
    this.#left = words[(frame >> 2) + MEMBERS] as number;
    this.#frameEnd = frame + (words[(frame >> 2) + LENGTH] as number);
    this.#place = 0;
    this.deadline = this.#doubles[(frame >> 3) + DEADLINE] as number;
    this.end = frame + FIRST_ENTRY;
    this.number = -1;
    for (let skipped = 0; skipped < done; skipped++) this.advance();
  }

  /** Whether all entries were given out. */
  get isOver(): boolean {
    return this.#left === 0;
  }

  /** Goes to the next entry; false where the frame ends before it, which leaves nothing to read of what is left. */
  advance(): boolean {
    const steps = lowestBit(this.#left) - this.#place;
    this.#left &= this.#left - 1;
    this.number++;
    for (let step = 0; step <= steps; step++) {
      const start = this.end;
      // Behind the frame lie other frames, or none: their words are no lengths.
      const length =
        start + CANDIDATES_START <= this.#frameEnd ? (this.#words[(start >> 2) + ENTRY_LENGTH] as number) : 0;
      if (length < CANDIDATES_START || (length & 7) !== 0 || start + length > this.#frameEnd)
        return this.#miss();
      this.start = start;
      this.end = start + length;
      this.#place++;
    }
    return true;
  }

  /** Most candidates that a whole entry can name. */
  get candidates(): number {
    return this.#words[(this.start >> 2) + CANDIDATES] as number;
  }

  get slot(): number {
    return this.#words[(this.start >> 2) + SLOT] as number;
  }

  get generation(): number {
    return this.#words[(this.start >> 2) + GENERATION] as number;
  }

  #miss(): boolean {
    // Further entries cannot be found either: each fails the same way.
    this.start = this.end = this.#frameEnd;
    return false;
  }
}
