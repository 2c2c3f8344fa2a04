// Reads a rationale off a decision's sheet, when somebody asks for it.
import { causeOf, fallbackCause, hasPrices, outcomeKind, outcomeOf } from "./outcome.js";
import type { AgentRationale, Exclusion } from "./rationale.js";
import type { Remarks } from "./remarks.js";
import {
  CONFIDENCE,
  type Column,
  columnStart,
  FRESHNESS,
  PRIORITY,
  pricesStart,
  STANDING,
  scoresStart,
  valuesStart,
  WEIGHT,
} from "./sheet.js";

/** The agents' parts and the values of the sheet that starts at `start` of `chunk`. */
export function readSheet(
  chunk: Float64Array,
  start: number,
  names: readonly string[],
  candidates: number,
  valued: boolean,
  remarks: Remarks | undefined,
): { readonly agents: readonly AgentRationale[]; readonly values: readonly number[] | undefined } {
  const agents = names.length;
  const row = (from: number): readonly number[] => Array.from(chunk.subarray(from, from + candidates));
  const read = (agent: string, index: number): AgentRationale => {
    const number = (column: Column): number => chunk[start + columnStart(column, agents) + index] ?? 0;
    const standing = number(STANDING);
    const outcome = outcomeKind(outcomeOf(standing));
    const cause = fallbackCause(causeOf(standing));
    const age = remarks?.ages[index];
    const fault = remarks?.faults[index];
    const reason = remarks?.reasons[index];
    const vetoes = remarks?.vetoes.filter((veto) => veto.agent === index) ?? [];
    return {
      agent,
      outcome,
      ...(cause === undefined ? {} : { cause }),
      ...(fault === undefined ? {} : { fault }),
      ...(outcome === "cached" && age !== undefined ? { age } : {}),
      weight: number(WEIGHT),
      priority: number(PRIORITY),
      confidence: number(CONFIDENCE),
      freshness: number(FRESHNESS),
      scores: outcome === "absent" ? [] : row(start + scoresStart(agents) + index * candidates),
      vetoes: vetoes.map(({ candidate, reason: why }) => ({
        candidate,
        ...(why === undefined ? {} : { reason: why }),
      })),
      ...(hasPrices(standing)
        ? { prices: row(start + pricesStart(agents, candidates, valued) + index * candidates) }
        : {}),
      ...(reason === undefined ? {} : { reason }),
    };
  };
  return {
    agents: names.map(read),
    values: valued ? row(start + valuesStart(agents, candidates)) : undefined,
  };
}

/** Exclusions before the vote and refusals after it, kept only where there are any. */
export interface RecordedLimits {
  readonly exclusions: readonly Exclusion[];
  readonly refusals: readonly Exclusion[];
  /** So many that no further candidate was tried. */
  readonly exhausted: boolean;
}
