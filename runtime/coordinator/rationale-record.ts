// The compact form of a rationale: numbers of the gather table copied into a chunk that several decisions share.
// A rationale of 3 agents and 32 candidates takes under 1 KB and no object until somebody reads it.
import type { AgentRationale, Exclusion } from "./rationale.js";
import type { AgentVeto, GatherTable } from "./gather-table.js";
import { fallbackCause, outcomeKind } from "./outcome.js";

/** Doubles in a chunk, 16 KiB: a decision that is kept keeps no more than its chunk alive. */
const CHUNK = 2048;

/** Doubles before the scores, for each agent. */
const OUTCOME = 0;
const CAUSE = 1;
const AGE = 2;
const WEIGHT = 3;
const PRIORITY = 4;
const CONFIDENCE = 5;
const FRESHNESS = 6;
const PRICED = 7;
const PREFIX = 8;

/** Where a decision's numbers are. */
export interface RecordedRows {
  readonly chunk: Float64Array;
  readonly start: number;
}

/** What is not a number, kept only where there is any. */
export interface RecordedTexts {
  readonly reasons: readonly (string | undefined)[];
  readonly faults: readonly (string | undefined)[];
  readonly vetoes: readonly AgentVeto[];
}

export class RationaleRecorder {
  #chunk = new Float64Array(CHUNK);
  #used = 0;

  /** Copies the slot's numbers: for each agent the prefix, scores, prices when `priced`; then values when `valued`. */
  record(table: GatherTable, slot: number, valued: boolean): RecordedRows {
    const candidates = table.candidateCount[slot] as number;
    const { agents, stride } = table;
    const largest = agents * (PREFIX + 2 * candidates) + candidates;
    if (this.#used + largest > this.#chunk.length) {
      this.#chunk = new Float64Array(Math.max(CHUNK, largest));
      this.#used = 0;
    }
    const chunk = this.#chunk;
    const start = this.#used;
    let at = start;
    // Rows and candidates are within the table: the slot's own counts say so.
    for (let agent = 0; agent < agents; agent++) {
      const row = slot * agents + agent;
      chunk[at + OUTCOME] = table.outcome[row] as number;
      chunk[at + CAUSE] = table.cause[row] as number;
      chunk[at + AGE] = table.age[row] as number;
      chunk[at + WEIGHT] = table.weight[row] as number;
      chunk[at + PRIORITY] = table.priority[row] as number;
      chunk[at + CONFIDENCE] = table.confidence[row] as number;
      chunk[at + FRESHNESS] = table.freshness[row] as number;
      chunk[at + PRICED] = table.priced[row] as number;
      at = copy(table.scores, row * stride, chunk, at + PREFIX, candidates);
      if (table.priced[row] === 1) at = copy(table.prices, row * stride, chunk, at, candidates);
    }
    if (valued) at = copy(table.values, slot * stride, chunk, at, candidates);
    this.#used = at;
    return { chunk, start };
  }
}

/** The agents' parts and the values, read back. */
export function readRecord(
  { chunk, start }: RecordedRows,
  names: readonly string[],
  candidates: number,
  valued: boolean,
  texts: RecordedTexts | undefined,
): { readonly agents: readonly AgentRationale[]; readonly values: readonly number[] | undefined } {
  let at = start;
  const take = (count: number): readonly number[] => {
    const vector = Array.from(chunk.subarray(at, at + count));
    at += count;
    return vector;
  };
  const agents = names.map((agent, index): AgentRationale => {
    const prefix = take(PREFIX);
    const number = (field: number): number => prefix[field] ?? 0;
    const outcome = outcomeKind(number(OUTCOME));
    const scores = take(candidates);
    const prices = number(PRICED) === 1 ? take(candidates) : undefined;
    const cause = fallbackCause(number(CAUSE));
    const fault = texts?.faults[index];
    const reason = texts?.reasons[index];
    const vetoes = texts?.vetoes.filter((veto) => veto.agent === index) ?? [];
    return {
      agent,
      outcome,
      ...(cause === undefined ? {} : { cause }),
      ...(fault === undefined ? {} : { fault }),
      ...(outcome === "cached" ? { age: number(AGE) } : {}),
      weight: number(WEIGHT),
      priority: number(PRIORITY),
      confidence: number(CONFIDENCE),
      freshness: number(FRESHNESS),
      scores: outcome === "absent" ? [] : scores,
      vetoes: vetoes.map(({ candidate, reason: why }) => ({
        candidate,
        ...(why === undefined ? {} : { reason: why }),
      })),
      ...(prices === undefined ? {} : { prices }),
      ...(reason === undefined ? {} : { reason }),
    };
  });
  return { agents, values: valued ? take(candidates) : undefined };
}

/** Exclusions before the vote and refusals after it, kept only where there are any. */
export interface RecordedLimits {
  readonly exclusions: readonly Exclusion[];
  readonly refusals: readonly Exclusion[];
  /** So many that no further candidate was tried. */
  readonly exhausted: boolean;
}

function copy(from: Float64Array, start: number, to: Float64Array, at: number, count: number): number {
  for (let index = 0; index < count; index++) to[at + index] = from[start + index] as number;
  return at + count;
}
