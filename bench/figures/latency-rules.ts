// The figures of latency: one decision at a time against what a hop must cost, the open loop against the machine's own stalls, and
// what is gained by asking agents side by side. Medians of all answers, never of rounds' percentiles.
import type { Result } from "../harness/result.js";
import type { FigureRule } from "./figure-rule.js";
import { over, p50Of } from "./result-book.js";

const ONE = "1 in flight";
const MICROSECONDS_PER_MILLISECOND = 1_000;

/** Packed and spinning: no thread has to be woken. */
function againstGo(bench: string, target: number): FigureRule {
  return {
    name: `${bench}, one at a time, packed and spinning, p50 against Go's`,
    bound: "at most",
    target,
    value: (book) =>
      over(
        book.lowest(bench, ONE, "Tutti decideSync, packed and spinning", p50Of),
        book.lowest(bench, ONE, "Go channels", p50Of),
      ),
  };
}

/** Milliseconds by which a run's p99.9 lies above the machine's own at the same time. */
function aboveHiccups({ latency, hiccups }: Result): number | undefined {
  if (latency === undefined || hiccups === undefined) return undefined;
  return (latency.p999 - hiccups.p999) / MICROSECONDS_PER_MILLISECOND;
}

export const LATENCY_RULES: readonly FigureRule[] = [
  againstGo("tiny", 1),
  againstGo("sin32", 1.2),
  {
    // Three agents are woken, and all three are awaited: so are the floor's threads.
    name: "sin32, one at a time, isolated and parked, p50 against the wake-up floor",
    bound: "at most",
    target: 1.3,
    value: (book) =>
      over(
        book.lowest("sin32", ONE, "Tutti decideSync, isolated and parked", p50Of),
        book.lowest("wake-up", "three threads", "Atomics.wait and notify", p50Of),
      ),
  },
  {
    name: "open loop at 50 % of saturation, p99.9 above the machine's own, ms",
    bound: "at most",
    target: 1,
    value: (book) => book.lowest("open loop", "50 % of saturation", "Tutti*", aboveHiccups),
  },
  {
    name: "parallel gain, three agents of 200 us, latency against one after the other",
    bound: "at most",
    target: 0.7,
    value: (book) =>
      over(
        book.lowest("parallel gain", "200 us", "Tutti*"),
        book.lowest("parallel gain", "200 us", "one after the other"),
      ),
  },
];
