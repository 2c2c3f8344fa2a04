// The rows of a sealed segment's bytes, a group at a time, as they were before it was sealed.
// It must never give a row of a file that is not whole: its checksum is looked at before the first row is.
import { type FileMetaData, type ParquetReadOptions, parquetMetadata, parquetReadObjects } from "hyparquet";
import type { CandidateKey, Veto } from "../../actor/agent.js";
import type { Exclusion, FallbackCause, OutcomeKind } from "../../coordinator/rationale.js";
import type { VotingRuleName } from "../../coordinator/vote/voting-rule.js";
import { JournalFailedError } from "../errors.js";
import type { DecisionRow, JournalAgent, JournalRow } from "../journal-row.js";
import { READABLE_VERSIONS, SCHEMA_KEY } from "../journal-schema.js";
import { isSound } from "../seal/sealed-file.js";
import { standing } from "./standing.js";

/** What the columns hold of a row; null where it has nothing to tell. */
interface SealedRow {
  readonly kind: "decision" | "outcome";
  readonly decision: string;
  readonly time: Date;
  readonly outcome: string;
  readonly value: number | null;
  readonly event: string | null;
  readonly request: string | null;
  readonly rule: VotingRuleName;
  readonly winner_index: number;
  readonly score: number;
  readonly price: number | null;
  readonly early: boolean;
  readonly exhausted: boolean;
  readonly latency: number;
  readonly candidates: readonly string[];
  readonly candidate_numbers: readonly (number | null)[];
  readonly values: readonly number[] | null;
  readonly agents: readonly SealedAgent[];
  readonly vetoes: readonly SealedVeto[];
  readonly exclusions: readonly SealedLimit[];
  readonly refusals: readonly SealedLimit[];
}

interface SealedAgent {
  readonly name: string;
  readonly version: string | null;
  readonly outcome: OutcomeKind;
  readonly cause: FallbackCause | null;
  readonly fault: string | null;
  readonly age: number | null;
  readonly weight: number;
  readonly priority: number;
  readonly confidence: number;
  readonly freshness: number;
  readonly reason: string | null;
  readonly scores: readonly number[];
  readonly prices: readonly number[] | null;
}

interface SealedVeto {
  readonly agent_index: number;
  readonly candidate_index: number;
  readonly reason: string | null;
}

interface SealedLimit {
  readonly candidate_index: number;
  readonly by: string;
  readonly reason: string;
}

/** A sealed segment whose checksum fits. */
export class SealedRows {
  /** Rows of each group, in their order. */
  readonly groups: readonly number[];
  readonly #bytes: Buffer;
  readonly #metadata: FileMetaData;

  private constructor(bytes: Buffer, metadata: FileMetaData) {
    this.#bytes = bytes;
    this.#metadata = metadata;
    this.groups = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  }

  /**
   * Undefined where the bytes are not those that were written. Throws {@link JournalFailedError} where the segment was written by
   * another version.
   */
  static of(bytes: Buffer, name: string): SealedRows | undefined {
    if (!isSound(bytes)) return undefined;
    const metadata = parquetMetadata(copyOf(bytes));
    const version = metadata.key_value_metadata?.find(({ key }) => key === SCHEMA_KEY)?.value;
    if (version === undefined || !READABLE_VERSIONS.includes(version)) {
      throw new JournalFailedError(
        `"${name}" was written by another version of Tutti (schema ${version ?? "unknown"}): read it with that one`,
      );
    }
    return new SealedRows(bytes, metadata);
  }

  /** All rows, in their order. */
  async *all(): AsyncGenerator<JournalRow, void, undefined> {
    for (let group = 0; group < this.groups.length; group++) yield* await this.group(group);
  }

  /** The events that outcomes name, in their order. */
  async events(): Promise<readonly { readonly decision: string; readonly event: string }[]> {
    const rows = await this.#read({ columns: ["decision", "event"] });
    return rows.flatMap(({ decision, event }) => (isTold(event) ? [{ decision, event }] : []));
  }

  async group(index: number): Promise<readonly JournalRow[]> {
    const rowStart = this.groups.slice(0, index).reduce((sum, rows) => sum + rows, 0);
    const rowEnd = rowStart + (this.groups[index] ?? 0);
    return (await this.#read({ rowStart, rowEnd })).map(rowOf);
  }

  async #read(
    part: Pick<ParquetReadOptions, "columns" | "rowStart" | "rowEnd">,
  ): Promise<readonly SealedRow[]> {
    const bytes = this.#bytes;
    const file = {
      byteLength: bytes.length,
      slice: (start: number, end?: number): ArrayBuffer => copyOf(bytes.subarray(start, end)),
    };
    const rows = await parquetReadObjects({ file, metadata: this.#metadata, ...part });
    return rows as unknown as readonly SealedRow[];
  }
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

function rowOf(row: SealedRow): JournalRow {
  const { decision, event } = row;
  const time = row.time.getTime();
  if (row.kind === "decision") return decisionOf(row, time);
  return {
    kind: "outcome",
    time,
    decision,
    type: row.outcome,
    ...(isTold(row.value) ? { value: row.value } : {}),
    ...(isTold(event) ? { event } : {}),
  };
}

function decisionOf(row: SealedRow, time: number): DecisionRow {
  const winner = row.winner_index;
  const candidates: readonly CandidateKey[] = row.candidates.map(
    (name, place) => row.candidate_numbers[place] ?? name,
  );
  const winnerKey = candidates[winner];
  return {
    kind: "decision",
    time,
    decision: row.decision,
    ...(isTold(row.request) ? { request: row.request } : {}),
    ...(winnerKey === undefined ? {} : { winnerKey }),
    score: row.score,
    ...(isTold(row.price) ? { price: row.price } : {}),
    rule: row.rule,
    candidates,
    agents: row.agents.map((agent, place) => agentOf(agent, vetoesOf(row, place), winner)),
    ...(isTold(row.values) ? { values: row.values } : {}),
    exclusions: row.exclusions.map(limitOf),
    refusals: row.refusals.map(limitOf),
    ...(row.exhausted ? { exhausted: true } : {}),
    winner,
    early: row.early,
    latency: row.latency,
  };
}

function agentOf(agent: SealedAgent, vetoes: readonly Veto[], winner: number): JournalAgent {
  const { outcome, cause, fault, age, weight, priority, confidence, freshness, scores, prices } = agent;
  return {
    agent: agent.name,
    outcome,
    ...(isTold(cause) ? { cause } : {}),
    ...(isTold(fault) ? { fault } : {}),
    ...(isTold(age) ? { age } : {}),
    weight,
    priority,
    confidence,
    freshness,
    scores,
    vetoes,
    ...(isTold(prices) ? { prices } : {}),
    ...(isTold(agent.reason) ? { reason: agent.reason } : {}),
    ...(isTold(agent.version) ? { version: agent.version } : {}),
    ...standing(scores, winner),
  };
}

function vetoesOf({ vetoes }: SealedRow, agent: number): readonly Veto[] {
  return vetoes
    .filter(({ agent_index }) => agent_index === agent)
    .map(({ candidate_index, reason }) => ({
      candidate: candidate_index,
      ...(isTold(reason) ? { reason } : {}),
    }));
}

function limitOf({ candidate_index, by, reason }: SealedLimit): Exclusion {
  return { candidate: candidate_index, by, reason };
}

function isTold<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}
