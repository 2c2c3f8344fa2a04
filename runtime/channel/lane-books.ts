// What became of the frames of a lane, read from outside by any thread: it needs neither end of the lane to be alive.
import { DISCARDED, HANDLED, REFUSED, SENT } from "./lane-descriptor.js";
import { LaneMemory } from "./lane-memory.js";

/** Frames since the lane was made, over all lives, modulo 2^32: sent = handled + discarded + waiting, always. */
export interface LaneCounts {
  readonly sent: number;
  readonly handled: number;
  /** Given up by the consumer, each a dead letter. */
  readonly discarded: number;
  /** In flight: sent and not finished, the one in hand included. */
  readonly waiting: number;
  /** Refused because the lane was full; not part of `sent`. */
  readonly refused: number;
}

export class LaneBooks {
  readonly #counters: Int32Array;

  constructor(lane: SharedArrayBuffer) {
    this.#counters = new LaneMemory(lane).counters;
  }

  /** While both ends run, the counters may be a few frames apart; at rest they are exact. */
  read(): LaneCounts {
    const counters = this.#counters;
    // The consumer's words first: a frame counted as handled was counted as sent before.
    const handled = Atomics.load(counters, HANDLED);
    const discarded = Atomics.load(counters, DISCARDED);
    const sent = Atomics.load(counters, SENT);
    return {
      sent: sent >>> 0,
      handled: handled >>> 0,
      discarded: discarded >>> 0,
      waiting: (sent - handled - discarded) >>> 0,
      refused: Atomics.load(counters, REFUSED) >>> 0,
    };
  }
}
