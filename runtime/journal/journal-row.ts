// What a journal gives back: a row a decision, or an outcome of one. Types, and how a rationale is had from a row.
// It must never hold more than was written: totals are computed again, bit for bit.
import type { CandidateKey } from "../actor/agent.js";
import type { AgentRationale, Rationale } from "../coordinator/rationale.js";
import { replay } from "../coordinator/resolve.js";
import type { VotingRule } from "../coordinator/vote/voting-rule.js";

/** One agent's part in a decision, and how it stood to the winner. */
export interface JournalAgent extends AgentRationale {
  /** Version of its model or code. */
  readonly version?: string;
  /** Its score of the winner; left out when it was absent, or nobody won. */
  readonly winnerScore?: number;
  /** Index of the candidate that it scored highest, the first of several; left out when it was absent. */
  readonly favourite?: number;
  /** Its score of that. */
  readonly favouriteScore?: number;
}

/** A decision: its rationale without the totals, which {@link rationaleOf} computes again. */
export interface DecisionRow extends Omit<Rationale, "totals" | "agents"> {
  readonly kind: "decision";
  /** When it was given to the journal, in whole milliseconds since 1970. */
  readonly time: number;
  /** Name of what was asked for. */
  readonly request?: string;
  /** The winner itself. */
  readonly winnerKey?: CandidateKey;
  /** The winner's pooled score in [0, 1]; 0 when nobody won. */
  readonly score: number;
  /** The lowest of the prices proposed for the winner. */
  readonly price?: number;
  readonly agents: readonly JournalAgent[];
}

/** What came of a decision. */
export interface OutcomeRow {
  readonly kind: "outcome";
  /** When it was given to the journal, in whole milliseconds since 1970. */
  readonly time: number;
  readonly decision: string;
  readonly type: string;
  readonly value?: number;
  /** What tells it from others of the same decision, where its teller said: none is there twice. */
  readonly event?: string;
}

export type JournalRow = DecisionRow | OutcomeRow;

/**
 * The whole rationale of a decision, its totals computed again. Throws InvalidVoteError where the row's numbers make no vote;
 * a rule of your own must be given, because a row holds only its name.
 */
export function rationaleOf(row: DecisionRow, rule?: VotingRule): Rationale {
  const {
    kind: _,
    time: __,
    request: ___,
    winnerKey: ____,
    score: _____,
    price: ______,
    agents,
    ...rest
  } = row;
  const rationale = { ...rest, agents: agents.map(agentRationale) };
  return { ...rationale, totals: replay(rationale, rule).totals };
}

function agentRationale(agent: JournalAgent): AgentRationale {
  const { version: _, winnerScore: __, favourite: ___, favouriteScore: ____, ...rest } = agent;
  return rest;
}
