// Timers that fire late, and now and then early, as the port of supervision allows.
// It must never forget an act that was not cancelled.
import type { Scheduler } from "#runtime/supervisor/scheduler.js";
import type { Schedule } from "./schedule.js";

/** Milliseconds. */
const LATEST = 1.5;
const EARLY = 0.1;

export function inexactScheduler({ agenda, chance }: Schedule): Scheduler {
  return {
    now: () => agenda.now(),
    at(time, act) {
      const wait = Math.max(0, time - agenda.now());
      return agenda.after(
        chance.happens(EARLY) ? wait * chance.next() : wait + chance.between(0, LATEST),
        act,
      );
    },
  };
}
