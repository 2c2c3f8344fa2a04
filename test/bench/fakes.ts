// Made-up benches, contenders and results for the tests of the harness and of its reports.
import type { Bench, Contender, Running } from "../../dist/bench/harness/contender.js";
import type { Percentiles, Result } from "../../dist/bench/harness/result.js";

/** A contender whose every run finds `value`, unless the changes say otherwise. */
export function contender(
  system: string,
  value: number,
  running: Partial<Running> = {},
  changes: Partial<Contender> = {},
): Contender {
  return {
    system,
    setting: "1 in flight",
    unit: "decisions/s",
    open: async () => ({ run: async () => ({ value }), close: async () => undefined, ...running }),
    ...changes,
  };
}

export function bench(name: string, contenders: readonly Contender[]): Bench {
  return { name, title: `${name}, made up`, contenders: () => contenders };
}

export function percentiles(p50: number, p999: number = p50): Percentiles {
  return {
    count: 1_000,
    p50,
    p90: p50,
    p99: p999,
    p999,
    max: p999,
    curve: [
      [0, p50],
      [99.9, p999],
    ],
  };
}

export function result(
  bench: string,
  setting: string,
  system: string,
  median: number,
  changes: Partial<Result> = {},
): Result {
  return {
    ...{ bench, setting, system, unit: "decisions/s", rounds: [median], median, min: median, max: median },
    ...changes,
  };
}
