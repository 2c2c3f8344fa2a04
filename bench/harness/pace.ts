// A load generator's clock and its way of waiting, so that a test can drive it under virtual time.
// It must never block the thread: the answers come to its event loop.
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";

export interface Pace {
  /** Milliseconds; never goes back. */
  now(): number;
  /** Lets others run, for about so many milliseconds at the most; less is fine, even where it is long. */
  turn(milliseconds: number): Promise<void>;
}

/** Milliseconds that a timer may be late by: nearer to the time than this, only turns of the event loop are punctual. */
const TIMER_SLACK = 2;

/** Sleeps through long gaps, and turns the event loop without rest before an arrival: then it takes a core. */
export const eventLoopPace: Pace = {
  now: () => performance.now(),
  async turn(milliseconds) {
    if (milliseconds > TIMER_SLACK) await sleep(milliseconds - TIMER_SLACK);
    else await turn();
  },
};
