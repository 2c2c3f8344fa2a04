// What a lane of replies must hold, and which of them may be used: those of the life that the coordinator was told of.
// It must never ask the coordinator which life that is.
import { LaneAccount, type Message } from "./lane-account.js";
import { demand } from "./trace.js";

/** Whose replies count for the coordinator, by what it was told. */
export interface SeatView {
  readonly epoch: number;
  readonly dead: boolean;
  /** A reply that counts was taken. */
  heard(token: number, epoch: number): void;
}

export class ReplyAccount extends LaneAccount {
  readonly #seat: SeatView;
  /** Written and not committed. */
  readonly #answers: Message[] = [];

  constructor(name: string, lane: SharedArrayBuffer, seat: SeatView) {
    super(name, lane);
    this.#seat = seat;
  }

  answer(message: Message): void {
    this.#answers.push(message);
  }

  /** What goes into the frame that is committed now. */
  answers(): readonly Message[] {
    return this.#answers.splice(0);
  }

  override writerDied(): void {
    super.writerDied();
    this.#answers.length = 0;
  }

  /** All answers of a frame are taken at once. */
  override gaveOut(messages: number, done: number): void {
    super.gaveOut(messages, done);
    for (let number = this.position; number < this.position + messages; number++) {
      const message = this.message(number);
      if (message.kind !== "reply" || this.#isStale(message) || message.token === undefined) continue;
      this.#seat.heard(message.token, message.epoch);
    }
  }

  override finish(handled: number, discarded: number): void {
    for (let number = this.position; number < this.position + handled + discarded; number++) {
      const message = this.message(number);
      demand(
        (this.#isStale(message) ? handled : discarded) === 0,
        () =>
          `${this.name}: ${JSON.stringify(message)} is among ${handled} handled and ${discarded} discarded; ` +
          `life ${this.#seat.epoch} counts${this.#seat.dead ? ", and it is over" : ""}`,
      );
    }
    super.finish(handled, discarded);
  }

  #isStale(message: Message): boolean {
    return message.kind === "reply" && (message.epoch !== this.#seat.epoch || this.#seat.dead);
  }
}
