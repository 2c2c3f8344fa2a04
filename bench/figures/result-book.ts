// Looks results up by bench, setting and system, and finds the best of several. Pure.
// It must never take a result that failed or was absent for a number.
import type { Result } from "../harness/result.js";

/** What is compared: a number of a result, or undefined where it has none. */
export type Reading = (result: Result) => number | undefined;

export const medianOf: Reading = (result) => result.median;
export const p50Of: Reading = (result) => result.latency?.p50;

/** In place of a setting: all of them. */
export const ANY: "*" = "*";

/** A name; or with "*" at its end, all that begin so. */
function matches(name: string, pattern: string): boolean {
  return pattern.endsWith(ANY) ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

export class ResultBook {
  readonly #results: readonly Result[];
  /** Of the machine that they were measured on. */
  readonly cores: number;

  constructor(results: readonly Result[], cores: number) {
    this.#results = results.filter(({ failed, absent }) => failed === undefined && absent === undefined);
    this.cores = cores;
  }

  /** The highest reading; undefined where none of the systems has one. */
  highest(bench: string, setting: string, system: string, reading: Reading = medianOf): number | undefined {
    const values = this.#readings(bench, setting, system, reading);
    return values.length === 0 ? undefined : Math.max(...values);
  }

  /** The lowest reading; undefined where none of the systems has one. */
  lowest(bench: string, setting: string, system: string, reading: Reading = medianOf): number | undefined {
    const values = this.#readings(bench, setting, system, reading);
    return values.length === 0 ? undefined : Math.min(...values);
  }

  #readings(bench: string, setting: string, system: string, reading: Reading): readonly number[] {
    return this.#results
      .filter((result) => result.bench === bench)
      .filter((result) => matches(result.setting, setting) && matches(result.system, system))
      .map(reading)
      .filter((value) => value !== undefined);
  }
}

/** Undefined where either is, or where there is nothing to divide by. */
export function over(numerator: number | undefined, denominator: number | undefined): number | undefined {
  if (numerator === undefined || denominator === undefined || denominator === 0) return undefined;
  return numerator / denominator;
}
