// The tables that a query sees, by their columns and DuckDB's types, and how a row of the journal becomes theirs.
// It must never leave out what an agent was given to say: names stand for candidates wherever they are spoken of.
import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { CandidateKey } from "../../actor/agent.js";
import type { Exclusion } from "../../coordinator/rationale.js";
import type { DecisionRow, JournalAgent, OutcomeRow } from "../journal-row.js";
import type { DuckDb } from "./load-duckdb.js";

/** Columns in their order, and what a row has in each. */
export interface JournalTable<Row> {
  readonly name: string;
  readonly columns: Readonly<Record<string, DuckDBType>>;
  values(row: Row): DuckDBValue[];
}

/** One row a decision. */
export function decisionTable(duck: DuckDb): JournalTable<DecisionRow> {
  const { BOOLEAN, DOUBLE, INTEGER, LIST, STRUCT, TIMESTAMP, VARCHAR, listValue, structValue } = duck;
  const named = STRUCT({ candidate: VARCHAR, reason: VARCHAR });
  const limit = STRUCT({ candidate: VARCHAR, by: VARCHAR, reason: VARCHAR });
  const agent = STRUCT({
    name: VARCHAR,
    version: VARCHAR,
    outcome: VARCHAR,
    cause: VARCHAR,
    fault: VARCHAR,
    age: DOUBLE,
    weight: DOUBLE,
    priority: DOUBLE,
    confidence: DOUBLE,
    freshness: DOUBLE,
    winner_score: DOUBLE,
    favourite: VARCHAR,
    favourite_score: DOUBLE,
    reason: VARCHAR,
    scores: LIST(DOUBLE),
    prices: LIST(DOUBLE),
    vetoes: LIST(named),
  });
  const agentValue = (own: JournalAgent, row: DecisionRow): DuckDBValue =>
    structValue({
      name: own.agent,
      version: own.version ?? null,
      outcome: own.outcome,
      cause: own.cause ?? null,
      fault: own.fault ?? null,
      age: own.age ?? null,
      weight: own.weight,
      priority: own.priority,
      confidence: own.confidence,
      freshness: own.freshness,
      winner_score: own.winnerScore ?? null,
      favourite: own.favourite === undefined ? null : keyOf(row, own.favourite),
      favourite_score: own.favouriteScore ?? null,
      reason: own.reason ?? null,
      scores: listValue([...own.scores]),
      prices: own.prices === undefined ? null : listValue([...own.prices]),
      vetoes: listValue(
        own.vetoes.map(({ candidate, reason = null }) =>
          structValue({ candidate: keyOf(row, candidate), reason }),
        ),
      ),
    });
  const limits = (list: readonly Exclusion[], row: DecisionRow): DuckDBValue =>
    listValue(
      list.map(({ candidate, by, reason }) => structValue({ candidate: keyOf(row, candidate), by, reason })),
    );
  return {
    name: "decisions",
    columns: {
      decision: VARCHAR,
      time: TIMESTAMP,
      request: VARCHAR,
      rule: VARCHAR,
      winner: VARCHAR,
      winner_index: INTEGER,
      score: DOUBLE,
      price: DOUBLE,
      early: BOOLEAN,
      exhausted: BOOLEAN,
      latency: DOUBLE,
      candidates: LIST(VARCHAR),
      values: LIST(DOUBLE),
      agents: LIST(agent),
      exclusions: LIST(limit),
      refusals: LIST(limit),
    },
    values: (row) => [
      row.decision,
      instant(duck, row.time),
      row.request ?? null,
      row.rule,
      row.winnerKey === undefined ? null : String(row.winnerKey),
      row.winner,
      row.score,
      row.price ?? null,
      row.early,
      row.exhausted === true,
      row.latency,
      listValue(row.candidates.map(String)),
      row.values === undefined ? null : listValue([...row.values]),
      listValue(row.agents.map((own) => agentValue(own, row))),
      limits(row.exclusions, row),
      limits(row.refusals, row),
    ],
  };
}

/** One row an outcome; it joins on the decision. */
export function outcomeTable(duck: DuckDb): JournalTable<OutcomeRow> {
  const { DOUBLE, TIMESTAMP, VARCHAR } = duck;
  return {
    name: "outcomes",
    columns: { decision: VARCHAR, time: TIMESTAMP, type: VARCHAR, value: DOUBLE, event: VARCHAR },
    values: ({ decision, time, type, value = null, event = null }) => [
      decision,
      instant(duck, time),
      type,
      value,
      event,
    ],
  };
}

const MICROSECONDS_PER_MILLISECOND = 1000n;

function instant({ DuckDBTimestampValue }: DuckDb, time: number): DuckDBValue {
  return new DuckDBTimestampValue(BigInt(time) * MICROSECONDS_PER_MILLISECOND);
}

function keyOf({ candidates }: { readonly candidates: readonly CandidateKey[] }, candidate: number): string {
  return String(candidates[candidate] ?? "");
}
