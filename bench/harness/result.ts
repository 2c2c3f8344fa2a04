// What the harness makes of the runs: results, one for each contender, and figures, each held against its target.
// Types only: this is the shape of the JSON file, which other programs read.
import type { Unit } from "./contender.js";

/** How many percent of the values are at most so many microseconds. */
export type CurvePoint = readonly [percent: number, microseconds: number];

/** Microseconds. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** For a plot: points that halve the distance to 100 % again and again, until one value is left. */
  readonly curve: readonly CurvePoint[];
}

/** All rounds of one contender. */
export interface Result {
  readonly bench: string;
  readonly system: string;
  readonly setting: string;
  readonly unit: Unit;
  /** A value for each round; empty where the system is absent. */
  readonly rounds: readonly number[];
  readonly median?: number;
  readonly min?: number;
  readonly max?: number;
  /** All rounds together. */
  readonly latency?: Percentiles;
  readonly hiccups?: Percentiles;
  /** Medians of the rounds. */
  readonly details?: Readonly<Record<string, number>>;
  /** Why the system did not take part. */
  readonly absent?: string;
  /** What it threw: then it has no median, and the whole run counts as failed. */
  readonly failed?: string;
}

/** A number that the project has set itself. */
export interface Figure {
  readonly name: string;
  /** Undefined where one of the systems that it needs did not take part. */
  readonly value: number | undefined;
  readonly target: number;
  readonly bound: "at least" | "at most";
  readonly met: boolean | undefined;
}
