// The figures of memory: what a decision allocates once everything is warm, and whether anything stays.
import type { FigureRule } from "./figure-rule.js";
import { ANY, type Reading } from "./result-book.js";

const KIBIBYTE = 1_024;
/** The heap's size wanders by some pages of V8's; a tenth of a byte kept of each of ten million decisions is a megabyte. */
const NO_GROWTH = 1e6;

function detail(name: string): Reading {
  return (result) => result.details?.[name];
}

export const MEMORY_RULES: readonly FigureRule[] = [
  {
    name: "bytes allocated a decision, decide, its rationale in hand",
    bound: "at most",
    target: KIBIBYTE,
    value: (book) => book.highest("memory", ANY, "Tutti decide", detail("bytes a decision")),
  },
  {
    name: "bytes allocated a decision, decideMany into the caller's arrays",
    bound: "at most",
    target: 200,
    value: (book) => book.highest("memory", ANY, "Tutti decideMany", detail("bytes a decision")),
  },
  {
    name: "heap growth over all decisions, bytes",
    bound: "at most",
    target: NO_GROWTH,
    value: (book) => book.highest("memory", ANY, "Tutti*", detail("heap growth, bytes")),
  },
];
