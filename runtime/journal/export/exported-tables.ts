// The tables that a journal is exported as. A decision is a row of `decisions`; what each agent had to say about it a row of
// `agents`; what was barred a row of `bars`; what came of it a row of `outcomes`. `decision` joins them.
// It must never leave out what a decision was made of: totals follow from the scores, bit for bit.
import type { CandidateKey } from "../../actor/agent.js";
import type { DecisionRow, JournalAgent, OutcomeRow } from "../journal-row.js";
import type { ParquetColumn } from "./parquet-column.js";

export const DECISION_COLUMNS: readonly ParquetColumn<DecisionRow>[] = [
  { name: "decision", type: "text", value: ({ decision }) => decision },
  { name: "time", type: "instant", value: ({ time }) => new Date(time) },
  { name: "request", type: "text", value: ({ request = null }) => request },
  { name: "rule", type: "text", value: ({ rule }) => rule },
  { name: "winner", type: "text", value: ({ winnerKey }) => textOf(winnerKey) },
  { name: "winner_index", type: "integer", value: ({ winner }) => winner },
  { name: "score", type: "double", value: ({ score }) => score },
  { name: "price", type: "double", value: ({ price = null }) => price },
  { name: "early", type: "flag", value: ({ early }) => early },
  { name: "exhausted", type: "flag", value: ({ exhausted = false }) => exhausted },
  { name: "latency", type: "double", value: ({ latency }) => latency },
  { name: "candidates", type: "texts", value: ({ candidates }) => candidates.map(String) },
  { name: "values", type: "doubles", value: ({ values = null }) => values },
];

/** One agent's part in a decision. */
export interface AgentPart {
  readonly row: DecisionRow;
  readonly agent: JournalAgent;
}

export const AGENT_COLUMNS: readonly ParquetColumn<AgentPart>[] = [
  { name: "decision", type: "text", value: ({ row }) => row.decision },
  { name: "time", type: "instant", value: ({ row }) => new Date(row.time) },
  { name: "agent", type: "text", value: ({ agent }) => agent.agent },
  { name: "version", type: "text", value: ({ agent: { version = null } }) => version },
  { name: "outcome", type: "text", value: ({ agent }) => agent.outcome },
  { name: "cause", type: "text", value: ({ agent: { cause = null } }) => cause },
  { name: "fault", type: "text", value: ({ agent: { fault = null } }) => fault },
  { name: "age", type: "double", value: ({ agent: { age = null } }) => age },
  { name: "weight", type: "double", value: ({ agent }) => agent.weight },
  { name: "priority", type: "double", value: ({ agent }) => agent.priority },
  { name: "confidence", type: "double", value: ({ agent }) => agent.confidence },
  { name: "freshness", type: "double", value: ({ agent }) => agent.freshness },
  { name: "winner_score", type: "double", value: ({ agent: { winnerScore = null } }) => winnerScore },
  {
    name: "favourite",
    type: "text",
    value: ({ row, agent: { favourite } }) =>
      favourite === undefined ? null : textOf(row.candidates[favourite]),
  },
  {
    name: "favourite_score",
    type: "double",
    value: ({ agent: { favouriteScore = null } }) => favouriteScore,
  },
  { name: "reason", type: "text", value: ({ agent: { reason = null } }) => reason },
  { name: "scores", type: "doubles", value: ({ agent }) => agent.scores },
  { name: "prices", type: "doubles", value: ({ agent: { prices = null } }) => prices },
];

/** A candidate that could not win: vetoed, excluded before the vote, or refused after it. */
export interface Bar {
  readonly row: DecisionRow;
  readonly kind: "veto" | "exclusion" | "refusal";
  /** The agent, or the constraint. */
  readonly by: string;
  readonly candidate: number;
  readonly reason: string | undefined;
}

export const BAR_COLUMNS: readonly ParquetColumn<Bar>[] = [
  { name: "decision", type: "text", value: ({ row }) => row.decision },
  { name: "kind", type: "text", value: ({ kind }) => kind },
  { name: "by", type: "text", value: ({ by }) => by },
  { name: "candidate", type: "text", value: ({ row, candidate }) => textOf(row.candidates[candidate]) },
  { name: "reason", type: "text", value: ({ reason = null }) => reason },
];

export function barsOf(row: DecisionRow): readonly Bar[] {
  return [
    ...row.agents.flatMap(({ agent, vetoes }) =>
      vetoes.map(({ candidate, reason }): Bar => ({ row, kind: "veto", by: agent, candidate, reason })),
    ),
    ...row.exclusions.map((each): Bar => ({ row, kind: "exclusion", ...each })),
    ...row.refusals.map((each): Bar => ({ row, kind: "refusal", ...each })),
  ];
}

export const OUTCOME_COLUMNS: readonly ParquetColumn<OutcomeRow>[] = [
  { name: "decision", type: "text", value: ({ decision }) => decision },
  { name: "time", type: "instant", value: ({ time }) => new Date(time) },
  { name: "type", type: "text", value: ({ type }) => type },
  { name: "value", type: "double", value: ({ value = null }) => value },
  { name: "event", type: "text", value: ({ event = null }) => event },
];

function textOf(key: CandidateKey | undefined): string | null {
  return key === undefined ? null : String(key);
}
