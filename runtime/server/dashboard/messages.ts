// What the dashboard's server and its page say to each other: plain JSON.
// Types only. No field may name or describe a person: agents' free texts are left out, since they may.
import type { BudgetGauge } from "../../pack-panel.js";

/** One second of the past: time in seconds since 1970, decisions a second, and latencies in milliseconds; null: none decided. */
export type SeriesPoint = readonly [
  time: number,
  rate: number,
  p50: number | null,
  p90: number | null,
  p99: number | null,
];

export interface ActorView {
  readonly name: string;
  readonly host: string;
  readonly phase: string;
  readonly restarts: number;
  /** Messages in its mailbox. */
  readonly waiting: number;
  /** Whether it is asked: "closed" yes, "open" no, "half-open" on trial. */
  readonly breaker: string;
}

/** What stood for an agent in the decisions of the last minute. */
export interface OutcomeView {
  readonly agent: string;
  /** Exact counts: its own proposals, and why there was none. */
  readonly live: number;
  readonly late: number;
  readonly dead: number;
  readonly shed: number;
  readonly faulty: number;
  /** What stood in, in the sampled decisions of the last minute. */
  readonly cached: number;
  readonly default: number;
  readonly absent: number;
}

export interface DecisionView {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Undefined: nothing could win. */
  readonly winner?: string;
  readonly price?: string;
  readonly score: number;
  /** Milliseconds. */
  readonly latency: number;
}

/** One message of the stream. */
export interface Snapshot {
  readonly point: SeriesPoint;
  /** Only in a stream's first message: the points before, oldest first. */
  readonly past?: readonly SeriesPoint[];
  readonly degraded: boolean;
  /** Since the start. */
  readonly decisions: number;
  readonly inFlight: number;
  readonly limit: number;
  readonly refused: number;
  readonly actors: readonly ActorView[];
  readonly outcomes: readonly OutcomeView[];
  /** Newest first: sampled, those since the last message; in a stream's first message, those that are kept. */
  readonly latest: readonly DecisionView[];
  readonly budgets?: { readonly unit: string; readonly gauges: readonly BudgetGauge[] };
}

/** One agent's part in the picture of a decision. */
export interface AgentPart {
  readonly agent: string;
  readonly outcome: string;
  /** Why its own proposal was not there. */
  readonly cause?: string;
  /** Share of the whole weight, in [0, 1]. */
  readonly share: number;
  readonly weight: number;
  readonly priority: number;
  readonly confidence: number;
  readonly freshness: number;
}

export interface CandidateBar {
  readonly name: string;
  readonly winner: boolean;
  /** The pooled score S, in [0, 1]. */
  readonly total: number;
  /** One an agent, in the order of `agents`, each 0 or more; their sum is `total`. */
  readonly parts: readonly number[];
  /** Why it could not win: "budget: the day's budget is spent". */
  readonly excluded?: string;
}

/** A decision's rationale, made ready to be drawn. */
export interface DecisionPicture {
  readonly id: string;
  readonly rule: string;
  readonly early: boolean;
  /** Milliseconds. */
  readonly latency: number;
  readonly winner?: string;
  readonly price?: string;
  /** How far the winner's utility is before the next feasible candidate's; left out where there is no other. */
  readonly lead?: number;
  readonly agents: readonly AgentPart[];
  /** The winner first, then by utility, then those that could not win. */
  readonly bars: readonly CandidateBar[];
  /** Candidates that are not among `bars`. */
  readonly others: number;
}
