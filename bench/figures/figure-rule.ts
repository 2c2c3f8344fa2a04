// What a figure is before it has a value: a name, a target, and how it is read off the results.
// A rule must never guess: where a system did not take part, its figure has no value.
import type { ResultBook } from "./result-book.js";

export interface FigureRule {
  readonly name: string;
  readonly bound: "at least" | "at most";
  readonly target: number;
  /** Undefined where a system that it needs did not take part. */
  value(book: ResultBook): number | undefined;
}
