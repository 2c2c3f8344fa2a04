// The port through which supervision acts later, so that a test can turn the time.
import type { Clock } from "../channel/clock.js";

/** Milliseconds: the platform fires longer timers at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A clock, and what acts by it. */
export interface Scheduler extends Clock {
  /**
   * Runs `act` at `time`, in milliseconds on the clock, or as soon after it as can be; at the latest then, perhaps earlier.
   * Returns what cancels it. `urgent` keeps the process alive until then.
   */
  at(time: number, act: () => void, urgent: boolean): () => void;
}

/** By the platform's timers. */
export function timerScheduler(clock: Clock): Scheduler {
  return {
    now: () => clock.now(),
    at(time, act, urgent) {
      const wait = Math.min(Math.max(0, time - clock.now()), LONGEST_TIMER);
      const timer = setTimeout(act, wait);
      if (!urgent) timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
