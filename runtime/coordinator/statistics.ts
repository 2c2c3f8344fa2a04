// What the coordinator has counted since it was made.
import type { FallbackCause } from "./rationale.js";

/** One agent's part. */
export interface AgentStatistics {
  /** Proposals that were counted in a decision. */
  readonly live: number;
  /** Fallbacks by what made them necessary. */
  readonly fallbacks: Readonly<Record<FallbackCause, number>>;
  /** Replies that came after their decision was made, or twice: counted, never applied. */
  readonly tooLate: number;
  /** Replies of an earlier life. */
  readonly staleEpoch: number;
}

export interface CoordinatorStatistics {
  readonly decisions: number;
  readonly early: number;
  /** Decisions in which at least one agent's fallback stood in. */
  readonly withFallback: number;
  /** Decisions without a feasible candidate. */
  readonly withoutWinner: number;
  readonly overloaded: number;
  readonly inFlight: number;
  readonly agents: readonly AgentStatistics[];
}
