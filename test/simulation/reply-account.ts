// What a lane of replies must hold, and which of them may be used: those of the life that the coordinator was told of.
// It must never ask the coordinator which life that is.
import type { Finish } from "./instants.js";
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

  constructor(name: string, lane: SharedArrayBuffer, seat: SeatView) {
    super(name, lane);
    this.#seat = seat;
  }

  override take(): void {
    super.take();
    const { inHand } = this;
    if (inHand?.kind !== "reply" || this.#isStale(inHand) || inHand.token === undefined) return;
    this.#seat.heard(inHand.token, inHand.epoch);
  }

  override finish(how: Finish): void {
    const { inHand } = this;
    demand(
      inHand !== undefined && how === (this.#isStale(inHand) ? "discarded" : "handled"),
      () =>
        `${this.name}: ${JSON.stringify(inHand)} is ${how}; ` +
        `life ${this.#seat.epoch} counts${this.#seat.dead ? ", and it is over" : ""}`,
    );
    super.finish(how);
  }

  #isStale(message: Message): boolean {
    return message.kind === "reply" && (message.epoch !== this.#seat.epoch || this.#seat.dead);
  }
}
