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

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.agenda = new Agenda(this.chance);
    this.trace = new Trace(() => this.agenda.now());
  }

  /** Whether a fault of this probability happens now. */
  fails(probability: number): boolean {
    return this.chance.happens(probability) && this.troubled;
  }
}
