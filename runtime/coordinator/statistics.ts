// What the coordinator has counted since it was made, and how it stands.
import type { BreakerState } from "./circuit-breaker.js";
import type { FallbackCause } from "./rationale.js";

/** One agent's part, as it is counted. */
export interface AgentCounts {
  /** Proposals that were counted in a decision. */
  live: number;
  /** Fallbacks by what made them necessary. */
  readonly fallbacks: Record<FallbackCause, number>;
  /** Replies that came after their decision was made, or twice: counted, never applied. */
  tooLate: number;
  /** Replies of an earlier life. */
  staleEpoch: number;
}

/** One agent's part. */
export interface AgentStatistics extends Readonly<AgentCounts> {
  /** Requests that it may hold now; its fallback stands in for the others. */
  readonly limit: number;
  /** Whether it is asked: "open" means not, until one request ("half-open") has found that it answers. */
  readonly breaker: BreakerState;
}

export interface CoordinatorStatistics {
  readonly decisions: number;
  readonly early: number;
  /** Decisions in which at least one agent's fallback stood in. */
  readonly withFallback: number;
  /** Decisions without a feasible candidate. */
  readonly withoutWinner: number;
  /** Requests refused with OverloadedError. */
  readonly overloaded: number;
  readonly inFlight: number;
  /** Decisions that may be in flight now: `limits.inFlight`, or fewer where more would not be answered in time. */
  readonly limit: number;
  /** In their declared order. */
  readonly agents: readonly AgentStatistics[];
}

export function newAgentCounts(): AgentCounts {
  return { live: 0, fallbacks: { late: 0, dead: 0, shed: 0, faulty: 0 }, tooLate: 0, staleEpoch: 0 };
}
