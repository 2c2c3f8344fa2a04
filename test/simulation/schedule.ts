// One schedule: the chance that draws it, its time, and the record of it. Everything in it comes from the seed.
// It must never be shared between two schedules.
import { Agenda } from "./agenda.js";
import { Chance } from "./chance.js";
import { Trace } from "./trace.js";

export class Schedule {
  readonly chance: Chance;
  readonly agenda: Agenda;
  readonly trace: Trace;
  /** Faults happen. */
  troubled = true;
  readonly #settling: (() => void)[] = [];

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.agenda = new Agenda(this.chance);
    this.trace = new Trace(() => this.agenda.now());
  }

  /**
   * Settles a promise after so many milliseconds, but never while a thread is in the middle of something: what follows from
   * it would happen when that is over, and the thread perhaps, too.
   */
  settleAfter(milliseconds: number, settle: () => void): void {
    this.agenda.after(milliseconds, () => this.#settling.push(settle));
  }

  /** To be called between two steps. */
  settle(): void {
    for (const settle of this.#settling.splice(0)) settle();
  }

  /** Whether a fault of this probability happens now. */
  fails(probability: number): boolean {
    return this.chance.happens(probability) && this.troubled;
  }
}
