// When a thread turns next: soon where somebody rang, else after a while. It must never have two turns waiting.
import type { Schedule } from "./schedule.js";

/** Milliseconds until a thread that was rung for turns. */
const QUICKEST = 0.002;
const SLOWEST = 0.3;
/** Milliseconds: a turn that nobody asked for comes after so many. */
const REST = 40;

export class TurnTimer {
  readonly #schedule: Schedule;
  readonly #turn: () => void;
  #next = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => undefined;

  constructor(schedule: Schedule, turn: () => void) {
    this.#schedule = schedule;
    this.#turn = turn;
  }

  wake(): void {
    this.#in(this.#schedule.chance.between(QUICKEST, SLOWEST));
  }

  rest(): void {
    this.#in(REST);
  }

  stop(): void {
    this.#cancel();
  }

  #in(milliseconds: number): void {
    const { agenda } = this.#schedule;
    const at = agenda.now() + milliseconds;
    if (at >= this.#next) return;
    this.#cancel();
    this.#next = at;
    this.#cancel = agenda.at(at, () => {
      this.#next = Number.POSITIVE_INFINITY;
      this.#turn();
    });
  }
}
