// The columns of a sealed segment: one row a decision or an outcome of one, in the order in which they were given.
// It must never leave out what a reader of the journal gives back: the Arrow file is removed once these are written.
// Names stand for candidates wherever they are spoken of, for people; beside them stand their places in the row's list, from 0.
import type { CandidateKey } from "../../actor/agent.js";
import type { Exclusion } from "../../coordinator/rationale.js";
import type { ParquetColumn, ParquetField, ParquetValue } from "../export/parquet-column.js";
import type { DecisionRow, JournalAgent, JournalRow, OutcomeRow } from "../journal-row.js";

const AGENT_FIELDS: readonly ParquetField[] = [
  { name: "name", type: "text" },
  { name: "version", type: "text" },
  { name: "outcome", type: "text" },
  { name: "cause", type: "text" },
  { name: "fault", type: "text" },
  { name: "age", type: "double" },
  { name: "weight", type: "double" },
  { name: "priority", type: "double" },
  { name: "confidence", type: "double" },
  { name: "freshness", type: "double" },
  { name: "winner_score", type: "double" },
  { name: "favourite", type: "text" },
  { name: "favourite_score", type: "double" },
  { name: "reason", type: "text" },
  { name: "scores", type: "doubles" },
  { name: "prices", type: "doubles" },
];
const VETO_FIELDS: readonly ParquetField[] = [
  { name: "agent", type: "text" },
  { name: "agent_index", type: "integer" },
  { name: "candidate", type: "text" },
  { name: "candidate_index", type: "integer" },
  { name: "reason", type: "text" },
];
const LIMIT_FIELDS: readonly ParquetField[] = [
  { name: "candidate", type: "text" },
  { name: "candidate_index", type: "integer" },
  { name: "by", type: "text" },
  { name: "reason", type: "text" },
];

export const SEALED_COLUMNS: readonly ParquetColumn<JournalRow>[] = [
  { name: "kind", type: "text", value: ({ kind }) => kind },
  { name: "decision", type: "text", value: ({ decision }) => decision },
  { name: "time", type: "instant", value: ({ time }) => new Date(time) },
  // Of an outcome: what happened, its value, and what tells it from others.
  { name: "outcome", type: "text", value: ofOutcome(({ type }) => type) },
  { name: "value", type: "double", value: ofOutcome(({ value = null }) => value) },
  { name: "event", type: "text", value: ofOutcome(({ event = null }) => event) },
  // Of a decision, from here on.
  { name: "request", type: "text", value: ofDecision(({ request = null }) => request) },
  { name: "rule", type: "text", value: ofDecision(({ rule }) => rule) },
  { name: "winner", type: "text", value: ofDecision((row) => nameOf(row, row.winner)) },
  { name: "winner_index", type: "integer", value: ofDecision(({ winner }) => winner) },
  { name: "score", type: "double", value: ofDecision(({ score }) => score) },
  { name: "price", type: "double", value: ofDecision(({ price = null }) => price) },
  { name: "early", type: "flag", value: ofDecision(({ early }) => early) },
  { name: "exhausted", type: "flag", value: ofDecision(({ exhausted = false }) => exhausted) },
  { name: "latency", type: "double", value: ofDecision(({ latency }) => latency) },
  { name: "candidates", type: "texts", value: ofDecision(({ candidates }) => candidates.map(String)) },
  // A candidate that is a number, as that: null where it is a text.
  {
    name: "candidate_numbers",
    type: "doubles",
    value: ofDecision(({ candidates }) => numbersOf(candidates)),
  },
  { name: "values", type: "doubles", value: ofDecision(({ values = null }) => values) },
  {
    name: "agents",
    type: AGENT_FIELDS,
    value: ofDecision((row) => row.agents.map((agent) => agentOf(row, agent))),
  },
  { name: "vetoes", type: VETO_FIELDS, value: ofDecision(vetoesOf) },
  { name: "exclusions", type: LIMIT_FIELDS, value: ofDecision((row) => limitsOf(row, row.exclusions)) },
  { name: "refusals", type: LIMIT_FIELDS, value: ofDecision((row) => limitsOf(row, row.refusals)) },
];

function ofOutcome(value: (row: OutcomeRow) => ParquetValue): (row: JournalRow) => ParquetValue {
  return (row) => (row.kind === "outcome" ? value(row) : null);
}

function ofDecision(value: (row: DecisionRow) => ParquetValue): (row: JournalRow) => ParquetValue {
  return (row) => (row.kind === "decision" ? value(row) : null);
}

function agentOf(row: DecisionRow, agent: JournalAgent): ParquetValue {
  return {
    name: agent.agent,
    version: agent.version ?? null,
    outcome: agent.outcome,
    cause: agent.cause ?? null,
    fault: agent.fault ?? null,
    age: agent.age ?? null,
    weight: agent.weight,
    priority: agent.priority,
    confidence: agent.confidence,
    freshness: agent.freshness,
    winner_score: agent.winnerScore ?? null,
    favourite: agent.favourite === undefined ? null : nameOf(row, agent.favourite),
    favourite_score: agent.favouriteScore ?? null,
    reason: agent.reason ?? null,
    scores: agent.scores,
    prices: agent.prices ?? null,
  };
}

function vetoesOf(row: DecisionRow): ParquetValue {
  return row.agents.flatMap(({ agent, vetoes }, place) =>
    vetoes.map(({ candidate, reason = null }) => ({
      agent,
      agent_index: place,
      candidate: nameOf(row, candidate),
      candidate_index: candidate,
      reason,
    })),
  );
}

function limitsOf(row: DecisionRow, limits: readonly Exclusion[]): ParquetValue {
  return limits.map(({ candidate, by, reason }) => ({
    candidate: nameOf(row, candidate),
    candidate_index: candidate,
    by,
    reason,
  }));
}

function numbersOf(candidates: readonly CandidateKey[]): ParquetValue {
  return candidates.map((key) => (typeof key === "number" ? key : null));
}

function nameOf({ candidates }: DecisionRow, place: number): string | null {
  const key = candidates[place];
  return key === undefined ? null : String(key);
}
