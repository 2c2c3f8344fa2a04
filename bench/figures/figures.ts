// The numbers that the project has set itself, read off the results of one run. Pure.
import type { Figure, Result } from "../harness/result.js";
import type { FigureRule } from "./figure-rule.js";
import { LATENCY_RULES } from "./latency-rules.js";
import { MEMORY_RULES } from "./memory-rules.js";
import { ResultBook } from "./result-book.js";
import { THROUGHPUT_RULES } from "./throughput-rules.js";

const RULES: readonly FigureRule[] = [...THROUGHPUT_RULES, ...LATENCY_RULES, ...MEMORY_RULES];

/** One for each rule, those that cannot be computed from these results included. @param cores of the machine */
export function figuresOf(results: readonly Result[], cores: number): readonly Figure[] {
  const book = new ResultBook(results, cores);
  return RULES.map(({ name, bound, target, value: read }) => {
    const value = read(book);
    return { name, value, target, bound, met: value === undefined ? undefined : meets(value, bound, target) };
  });
}

function meets(value: number, bound: Figure["bound"], target: number): boolean {
  switch (bound) {
    case "at least":
      return value >= target;
    case "at most":
      return value <= target;
  }
}
