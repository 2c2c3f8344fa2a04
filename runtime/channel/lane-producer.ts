// The writing end of a lane: claim, fill in, commit, and publish a batch with one store.
// It must never block, never overwrite what is unread, and never be used by two threads.
import { TuttiError } from "../error.js";
import { countBits } from "./bits.js";
import { HEADER_LENGTH, KIND, LENGTH, MEMBERS, PADDING } from "./frame-descriptor.js";
import { alignFrame, FRAME_ALIGNMENT, HEAD, REFUSED, SENT, TAIL } from "./lane-descriptor.js";
import { LaneMemory } from "./lane-memory.js";

/** What `claim` returns when there is no room now; nothing was changed but a counter. */
export const FULL = -1;

/** A frame that no lane, or not this one, can carry, or a misuse of claim and commit. */
export class LaneUseError extends TuttiError {
  readonly code = "LANE_USE";
}

export class LaneProducer {
  readonly memory: LaneMemory;
  readonly #counters: Int32Array;
  readonly #words: Int32Array;
  readonly #capacity: number;
  readonly #mask: number;
  /** Position behind the last committed frame. */
  #committed: number;
  #published: number;
  #sent: number;
  #knownHead: number;
  /** Length of the frame being filled in, 0 when there is none. */
  #claimed = 0;
  #claimedAt = 0;

  constructor(buffer: SharedArrayBuffer) {
    const memory = new LaneMemory(buffer);
    this.memory = memory;
    this.#counters = memory.counters;
    this.#words = memory.words;
    this.#capacity = memory.capacity;
    this.#mask = memory.capacity - 1;
    this.#published = Atomics.load(memory.counters, TAIL);
    this.#committed = this.#published;
    this.#sent = Atomics.load(memory.counters, SENT);
    this.#knownHead = Atomics.load(memory.counters, HEAD);
  }

  /**
   * Reserves `length` bytes, header included, and returns the byte offset of the frame in the lane's views, a multiple
   * of 8, or {@link FULL}. The frame is invisible until it is committed and published; it holds one message unless its
   * MEMBERS say otherwise by then.
   * Throws {@link LaneUseError} where `length` is no whole number from a header's to `memory.largestFrame`, or a claim is
   * still open.
   */
  claim(length: number): number {
    const aligned = alignFrame(length);
    if (!isLength(length) || aligned > this.memory.largestFrame || this.#claimed !== 0) {
      throw this.#misuse("claimed", length);
    }
    const position = this.#committed;
    const index = position & this.#mask;
    const untilEnd = this.#capacity - index;
    const needed = aligned > untilEnd ? aligned + untilEnd : aligned;
    // Positions wrap as Int32: a difference is right only after `| 0`.
    if (needed > this.#capacity - ((position - this.#knownHead) | 0)) {
      this.#knownHead = Atomics.load(this.#counters, HEAD);
      if (needed > this.#capacity - ((position - this.#knownHead) | 0)) {
        this.#counters[REFUSED] = ((this.#counters[REFUSED] as number) + 1) | 0;
        return FULL;
      }
    }
    this.#claimed = aligned;
    const words = this.#words;
    if (aligned <= untilEnd) {
      this.#claimedAt = position;
      words[(index >> 2) + LENGTH] = length;
      words[(index >> 2) + MEMBERS] = 1;
      return index;
    }
    words[(index >> 2) + LENGTH] = untilEnd;
    words[(index >> 2) + KIND] = PADDING;
    this.#claimedAt = (position + untilEnd) | 0;
    words[LENGTH] = length;
    words[MEMBERS] = 1;
    return 0;
  }

  /**
   * Like `claim(least)`, and takes up to `most` bytes where there is room for more: `claimed` says how many. Ends with
   * `commitShortened`. Throws {@link LaneUseError}.
   */
  claimUpTo(least: number, most: number): number {
    const offset = this.claim(least);
    if (offset === FULL) return FULL;
    const free = this.#capacity - ((this.#claimedAt - this.#knownHead) | 0);
    const room = Math.min(most, this.memory.largestFrame, this.#capacity - offset, free) & -FRAME_ALIGNMENT;
    if (room > this.#claimed) this.#claimed = room;
    return offset;
  }

  /** Bytes of the open claim, 0 where none is open. */
  get claimed(): number {
    return this.#claimed;
  }

  /** Ends the open claim: the frame goes out with the next `publish`. Throws {@link LaneUseError} where none is open. */
  commit(): void {
    if (this.#claimed === 0) throw this.#misuse("committed", 0);
    this.#committed = (this.#claimedAt + this.#claimed) | 0;
    this.#claimed = 0;
    const members = this.#words[((this.#claimedAt & this.#mask) >> 2) + MEMBERS] as number;
    this.#sent = (this.#sent + (members === 1 ? 1 : countBits(members))) | 0;
  }

  /** Ends the open claim with fewer bytes than were claimed. Throws {@link LaneUseError} where they are more. */
  commitShortened(length: number): void {
    const aligned = alignFrame(length);
    if (!isLength(length) || aligned > this.#claimed) throw this.#misuse("committed", length);
    this.#words[((this.#claimedAt & this.#mask) >> 2) + LENGTH] = length;
    this.#claimed = aligned;
    this.commit();
  }

  /** Gives the open claim up: nothing is sent, and the room is free again. */
  abort(): void {
    this.#claimed = 0;
  }

  /** Makes all committed frames visible, by one store. Returns whether there were any: then ring the doorbell. */
  publish(): boolean {
    if (this.#committed === this.#published) return false;
    this.#published = this.#committed;
    this.#counters[SENT] = this.#sent;
    Atomics.store(this.#counters, TAIL, this.#published);
    return true;
  }

  #misuse(done: "claimed" | "committed", length: number): LaneUseError {
    return new LaneUseError(
      `${done} ${length} bytes of a lane whose frames have ${HEADER_LENGTH} to ${this.memory.largestFrame}, while ` +
        (this.#claimed === 0 ? "no claim is open" : `a claim of ${this.#claimed} bytes is open`),
    );
  }
}

/** Whether a frame can have this length; NaN and fractions are none. */
function isLength(length: number): boolean {
  return (length | 0) === length && length >= HEADER_LENGTH;
}
