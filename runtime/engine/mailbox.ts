// An agent's mailbox as the engine sees it from outside, whether or not a thread is behind it.
import type { ActorLanes } from "../actor/wiring.js";
import type { DeadLetterBox } from "../channel/dead-letter-box.js";
import { LaneBooks, type LaneCounts } from "../channel/lane-books.js";
import { EMPTY, LaneConsumer } from "../channel/lane-consumer.js";
import { WreckedLaneError } from "../channel/wrecked-lane-error.js";

export class Mailbox {
  readonly #lanes: readonly SharedArrayBuffer[];
  readonly #books: readonly LaneBooks[];
  readonly #deadLetters: DeadLetterBox;

  constructor({ requests, events }: ActorLanes, deadLetters: DeadLetterBox) {
    this.#lanes = [requests, ...events.map(({ lane }) => lane)];
    this.#books = this.#lanes.map((lane) => new LaneBooks(lane));
    this.#deadLetters = deadLetters;
  }

  /** Messages not finished, the one in hand included. */
  get waiting(): number {
    let waiting = 0;
    for (const books of this.#books) waiting += books.read().waiting;
    return waiting;
  }

  /** Of all lanes together. */
  counts(): LaneCounts {
    const sum = { sent: 0, handled: 0, discarded: 0, waiting: 0, refused: 0 };
    for (const books of this.#books) {
      const counts = books.read();
      for (const name of ["sent", "handled", "discarded", "waiting", "refused"] as const)
        sum[name] += counts[name];
    }
    return sum;
  }

  /** Makes dead letters of what waits. Only while no actor has the mailbox. */
  abandon(): void {
    for (const lane of this.#lanes) this.#abandon(lane);
  }

  #abandon(buffer: SharedArrayBuffer): void {
    const lane = new LaneConsumer(buffer, this.#deadLetters);
    let messages = 0;
    try {
      while (lane.next() !== EMPTY) {
        messages += lane.left;
        lane.discard("stopped");
      }
    } catch (error) {
      if (!(error instanceof WreckedLaneError)) throw error;
      this.#deadLetters.note("undecodable", "mail", error.frames);
    } finally {
      lane.release();
    }
    this.#deadLetters.note("stopped", "mail", messages);
  }
}
