// The message port between the engine and a simulated thread: messages take their time and keep their order.
// It must never lose one: who is over does not read it, that is all.
import type { Schedule } from "./schedule.js";

/** Milliseconds. */
const QUICKEST = 0.02;
const SLOWEST = 1;
/** Messages of one port never arrive at the same time, so that chance cannot change their order. */
const APART = 1e-6;

export class ThreadPort {
  readonly #schedule: Schedule;
  readonly #last = { in: 0, out: 0 };

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Nothing arrives before: the thread is not there yet. */
  opensAt(time: number): void {
    this.#last.in = time;
  }

  post(way: "in" | "out", arrive: () => void): void {
    const { chance, agenda } = this.#schedule;
    const at = Math.max(agenda.now() + chance.between(QUICKEST, SLOWEST), this.#last[way] + APART);
    this.#last[way] = at;
    agenda.at(at, arrive);
  }
}
