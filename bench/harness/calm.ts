// A pause until the process is calm, so that one contender's leftovers (garbage, late timers, threads that wind down) do not
// slow the next. It must never wait without end: a contender that spins between its runs is measured with it, and seen by it.
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds. */
const WINDOW = 10;
const LONGEST = 300;
/** Of one core, over a window. */
const CALM = 0.2;

/** Collects garbage where Node runs with --expose-gc, then waits until all threads together use under a fifth of a core. */
export async function untilCalm(): Promise<void> {
  globalThis.gc?.();
  const until = performance.now() + LONGEST;
  while (performance.now() < until) {
    const started = performance.now();
    const before = process.cpuUsage();
    await sleep(WINDOW);
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1_000 < CALM * (performance.now() - started)) return;
  }
}
