// The reading end of a lane: takes frames in order, tells the producer once a batch, and leaves a mark after each message
// so that the next incarnation continues at the first one that was not handled.
// It must never read outside what was published, whatever the frames say.
import { countBits } from "./bits.js";
import type { DeadLetterReason } from "./dead-letter.js";
import type { DeadLetterBox } from "./dead-letter-box.js";
import { HEADER_LENGTH, KIND, LENGTH, MEMBERS, PADDING } from "./frame-descriptor.js";
import {
  alignFrame,
  DISCARDED,
  DONE,
  HANDLED,
  HEAD,
  KILLED,
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

/** Where those are counted that nobody counts. */
const NO_LETTERS = new Int32Array(1);

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
  /** Messages of the frame given out, and how many of them are finished. */
  #messages = 0;
  #done: number;
  /** Lives that ended with one message of the frame at #position in hand, and which. */
  #kills = 0;
  #killed = 0;

  /** Where messages given up are counted by their reasons. */
  readonly #letters: DeadLetterBox | undefined;

  /**
   * Starts, or continues after a dead thread, at the first message that was not finished. What is given up for a reason
   * is counted in `letters` too.
   */
  constructor(buffer: SharedArrayBuffer, letters?: DeadLetterBox) {
    this.#letters = letters;
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
    this.#done = Atomics.load(memory.counters, DONE);
    this.#blame();
  }

  /**
   * Finishes the frame given out before as handled, and returns the byte offset of the next one, or {@link EMPTY}.
   * The frame stays valid until the next call of `next`, `discard` or `release`; its first unfinished message is in hand.
   * Throws {@link WreckedLaneError} where lengths make no sense: what was published up to now is then discarded,
   * since nothing tells where the next frame starts. (Lengths that were changed into others that make sense go unnoticed;
   * the counters then lack the messages that were taken for one, or hold one twice.)
   */
  next(): number {
    if (this.#behind !== this.#position) this.finish(this.left, 0);
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
        const members = this.#words[(index >> 2) + MEMBERS] as number;
        this.#messages = members === 1 ? 1 : countBits(members);
        this.#counters[TAKEN] = this.#done + 1;
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

  /** Messages of the frame given out that were finished before it was. */
  get done(): number {
    return this.#done;
  }

  /** Messages of the frame given out that are not finished. */
  get left(): number {
    return Math.max(0, this.#messages - this.#done);
  }

  /** Messages handled since the lane was made, by all incarnations, modulo 2^32. */
  get handled(): number {
    return (this.#counters[HANDLED] as number) >>> 0;
  }

  /** Messages given up since the lane was made, by all incarnations, modulo 2^32. */
  get discarded(): number {
    return (this.#counters[DISCARDED] as number) >>> 0;
  }

  /** From now on the message with this number in the frame given out, from 0, is in hand: it is to blame if this life ends. */
  take(message: number): void {
    this.#counters[TAKEN] = message + 1;
  }

  /** No message of the frame given out is in hand. */
  putDown(): void {
    this.#counters[TAKEN] = 0;
  }

  /** How many earlier lives ended with this message of the frame given out in their hands. */
  killsOf(message: number): number {
    return this.#kills !== 0 && this.#killed === message + 1 ? this.#kills : 0;
  }

  /**
   * Finishes the next messages of the frame given out, and with the last of them the frame: so many of them handled, and
   * so many given up, which the dead letter box counts at the same stroke. Only their entries there are still to be noted.
   */
  finish(handled: number, discarded: number, reason?: DeadLetterReason): void {
    const box = reason === undefined ? undefined : this.#letters;
    const letters = box === undefined ? NO_LETTERS : box.words;
    const letter = box === undefined || reason === undefined ? 0 : box.counterOf(reason);
    const counters = this.#counters;
    const done = this.#done + handled + discarded;
    const isLast = done >= this.#messages;
    const lettered = ((letters[letter] as number) + discarded) | 0;
    // From the first of these stores to the last there is no call and no loop: a thread is terminated at those only.
    counters[HANDLED] = ((counters[HANDLED] as number) + handled) | 0;
    counters[DISCARDED] = ((counters[DISCARDED] as number) + discarded) | 0;
    letters[letter] = lettered;
    if (isLast) {
      this.#position = this.#behind;
      this.#messages = 0;
      this.#done = 0;
      counters[DONE] = 0;
      counters[TAKEN] = 0;
      counters[PROGRESS] = this.#position;
    } else {
      this.#done = done;
      counters[DONE] = done;
      if ((counters[TAKEN] as number) <= done) counters[TAKEN] = 0;
    }
    if (this.#kills !== 0 && (isLast || this.#killed <= done)) this.#acquit();
  }

  /** Gives up what is left of the frame given out. */
  discard(reason: DeadLetterReason): void {
    if (this.#behind !== this.#position) this.finish(0, this.left, reason);
  }

  /** Finishes the frame given out as handled, and gives all finished frames' room back to the producer. */
  release(): void {
    if (this.#behind !== this.#position) this.finish(this.left, 0);
    this.giveBack();
  }

  /** Gives the room of all finished frames back to the producer. The frame given out stays. */
  giveBack(): void {
    if (this.#released === this.#position) return;
    this.#released = this.#position;
    Atomics.store(this.#counters, HEAD, this.#released);
  }

  /** Counts a life that ended with a message in hand. */
  #blame(): void {
    const counters = this.#counters;
    const taken = counters[TAKEN] as number;
    // The next constructor must not count this life's end again.
    counters[TAKEN] = 0;
    if (counters[KILLED_AT] !== this.#position) counters[KILLS] = 0;
    if (taken !== 0) {
      const isSame = counters[KILLS] !== 0 && counters[KILLED] === taken;
      counters[KILLS] = isSame ? (counters[KILLS] as number) + 1 : 1;
      counters[KILLED] = taken;
    }
    counters[KILLED_AT] = this.#position;
    this.#kills = counters[KILLS] as number;
    this.#killed = counters[KILLED] as number;
  }

  /** The message that was blamed is finished; those behind it are innocent. */
  #acquit(): void {
    this.#kills = 0;
    this.#counters[KILLS] = 0;
  }

  /**
   * Skips all that was published, also since the last look at the tail: only of all of it is the number of messages known,
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
    // A damaged length may have made two frames of one before: what was handled beyond what was sent was no message.
    if (unfinished < 0) counters[HANDLED] = (handled + unfinished) | 0;
    this.#messages = Math.max(0, unfinished) + this.#done;
    this.finish(0, this.left, "undecodable");
    return Math.max(0, unfinished);
  }
}
