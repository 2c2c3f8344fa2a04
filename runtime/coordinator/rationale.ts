// Everything needed to explain a decision and to compute it again: plain data, no functions, no references.
// It must never hold more than the coordinator saw, and never less than `replay` needs.
import type { CandidateKey, Veto } from "../actor/agent.js";
import type { VotingRuleName } from "./vote/voting-rule.js";

/** What stood for an agent in a decision. */
export type OutcomeKind = "live" | "cached" | "default" | "absent";

/** Why a live proposal was not there: no reply in time; no thread; not asked (lane full, breaker open); unusable. */
export type FallbackCause = "late" | "dead" | "shed" | "faulty";

/** One agent's part in a decision. */
export interface AgentRationale {
  readonly agent: string;
  readonly outcome: OutcomeKind;
  /** Present unless `outcome` is "live". */
  readonly cause?: FallbackCause;
  /** What exactly was wrong, when the cause is "faulty". */
  readonly fault?: string;
  /** Age of the cached proposal in milliseconds, when `outcome` is "cached". */
  readonly age?: number;
  /** Base weight by the rules, w >= 0. */
  readonly weight: number;
  /** Learned priority, l >= 0. */
  readonly priority: number;
  /** q in [0, 1]. */
  readonly confidence: number;
  /** f in [0, 1]; 1 when live. */
  readonly freshness: number;
  /** One a candidate; empty when absent. */
  readonly scores: readonly number[];
  readonly vetoes: readonly Veto[];
  readonly prices?: readonly number[];
  readonly reason?: string;
}

/** A candidate that could not win whatever the votes, and why. */
export interface Exclusion {
  readonly candidate: number;
  /** The agent that vetoed, or the constraint that excluded or refused it. */
  readonly by: string;
  readonly reason: string;
}

/** Why a decision came out as it did. */
export interface Rationale<Action extends CandidateKey = CandidateKey> {
  readonly decision: string;
  readonly rule: VotingRuleName;
  readonly candidates: readonly Action[];
  /** In their declared order. */
  readonly agents: readonly AgentRationale[];
  /** One a candidate; left out when each is 1. */
  readonly values?: readonly number[];
  /** Hard constraints, before the vote. Agents' vetoes are in `agents`. */
  readonly exclusions: readonly Exclusion[];
  /** Candidates that won the vote but whose reservation was refused, best first. */
  readonly refusals: readonly Exclusion[];
  /** No further candidate was tried after these refusals: `limits.refusals` was reached, so there is no winner. */
  readonly exhausted?: true;
  /** S(c), one a candidate: the pooled score. */
  readonly totals: readonly number[];
  /** Index of the winner in `candidates`, -1 when none was feasible. */
  readonly winner: number;
  /** The replies still missing could not change the winner any more. */
  readonly early: boolean;
  /** Milliseconds from asking to deciding. */
  readonly latency: number;
}
