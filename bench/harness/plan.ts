// How long and how often everything runs: in full for numbers, quick for correctness alone.
// Quick must end within a minute whatever there is to run, so its runs share what time there is.
import type { RoundsPlan } from "./rounds.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const FULL: RoundsPlan = {
  rounds: 5,
  milliseconds: SECOND,
  // Ten million decisions are one run of the memory bench; CAF's templates take a compiler half a minute.
  limits: { open: 3 * MINUTE, run: 10 * MINUTE, close: 10 * SECOND },
};

/** Milliseconds for all quick runs together; the rest of the minute is for opening and closing. */
const QUICK_RUNS = 15 * SECOND;
const QUICK_SHORTEST = 10;
const QUICK_LONGEST = 100;
const QUICK_ROUNDS = 1;

export function planFor(quick: boolean, contenders: number): RoundsPlan {
  if (!quick) return FULL;
  const each = QUICK_RUNS / (Math.max(1, contenders) * (QUICK_ROUNDS + 1));
  return {
    rounds: QUICK_ROUNDS,
    milliseconds: Math.round(Math.min(QUICK_LONGEST, Math.max(QUICK_SHORTEST, each))),
    limits: { open: MINUTE, run: MINUTE / 2, close: 5 * SECOND },
  };
}
