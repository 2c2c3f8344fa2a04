// One publisher's way to one subscriber: encodes events straight into the subscriber's event lane and rings.
// It must never wait: a full lane drops the event, and says so.
import type { Codec } from "../channel/codec.js";
import { DOES_NOT_FIT } from "../channel/codec.js";
import { createCodec } from "../channel/codec-descriptor.js";
import type { Doorbell } from "../channel/doorbell.js";
import { DEADLINE, EPOCH, EVENT, HEADER_LENGTH, KIND } from "../channel/frame-descriptor.js";
import { FULL, LaneProducer } from "../channel/lane-producer.js";
import type { EventLane } from "./event-lane.js";

/** Most events are smaller; a larger one is encoded a second time into the largest frame. */
const USUAL_EVENT = 512;

/** What became of an event: on its way, or not, and why. */
export type SendOutcome = "sent" | "full" | "too-large";

export class EventSender {
  readonly #lane: LaneProducer;
  readonly #codec: Codec<unknown>;
  readonly #doorbell: Doorbell;

  constructor({ lane, codec }: EventLane, doorbell: Doorbell) {
    this.#lane = new LaneProducer(lane);
    this.#codec = createCodec(codec);
    this.#doorbell = doorbell;
  }

  /** Sends plain data. Throws the codec's error where the event cannot be encoded. */
  send(event: unknown, epoch: number): SendOutcome {
    const { largestFrame } = this.#lane.memory;
    const outcome = this.#sendWithin(event, epoch, Math.min(USUAL_EVENT, largestFrame));
    return outcome === "too-large" ? this.#sendWithin(event, epoch, largestFrame) : outcome;
  }

  #sendWithin(event: unknown, epoch: number, room: number): SendOutcome {
    const { memory } = this.#lane;
    const offset = this.#lane.claim(room);
    if (offset === FULL) return "full";
    let end = DOES_NOT_FIT;
    try {
      end = this.#codec.encode(event, memory.bytes, offset + HEADER_LENGTH, offset + room);
    } finally {
      if (end === DOES_NOT_FIT) this.#lane.abort();
    }
    if (end === DOES_NOT_FIT) return "too-large";
    memory.words[(offset >> 2) + KIND] = EVENT;
    memory.words[(offset >> 2) + EPOCH] = epoch;
    memory.doubles[(offset >> 3) + DEADLINE] = Number.POSITIVE_INFINITY;
    this.#lane.commitShortened(end - offset);
    this.#lane.publish();
    this.#doorbell.ring();
    return "sent";
  }
}
