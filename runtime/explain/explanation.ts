// The story of one decision as plain data: who said what, who was kept out, why the winner won, what would have changed it.
// It must never hold a claim that replaying the decision does not bear out.
import type { CandidateKey } from "../actor/agent.js";
import type { AgentRationale, FallbackCause, OutcomeKind, Rationale } from "../coordinator/rationale.js";
import type { VotingRuleName } from "../coordinator/vote/voting-rule.js";

/** A decision as it was recorded. Totals are computed again. */
export interface RecordedDecision extends Omit<Rationale, "totals" | "agents"> {
  readonly agents: readonly (AgentRationale & { readonly version?: string })[];
  /** When it was recorded, in milliseconds since 1970. */
  readonly time?: number;
  /** Name of what was asked for. */
  readonly request?: string;
}

/** What came of a decision. */
export interface RecordedOutcome {
  /** When it was recorded, in milliseconds since 1970. */
  readonly time: number;
  readonly type: string;
  readonly value?: number;
}

/** A candidate by its index and its key. */
export interface Named {
  readonly candidate: number;
  readonly key: CandidateKey;
}

/** How a feasible candidate came out of the vote. */
export interface Standing extends Named {
  /** S in [0, 1]. */
  readonly score: number;
  /** U = S value: what the ranking goes by. */
  readonly utility: number;
}

/** One agent's part. */
export interface AgentStory {
  readonly agent: string;
  readonly version?: string;
  readonly outcome: OutcomeKind;
  /** Why there was no live proposal. Left out of one that nobody waited for. */
  readonly cause?: FallbackCause;
  readonly fault?: string;
  /** Age of the answer that stood in, in milliseconds. */
  readonly age?: number;
  readonly weight: number;
  readonly priority: number;
  readonly confidence: number;
  readonly freshness: number;
  /** The product of these four: what its word weighed; 0 of one that was absent. */
  readonly effectiveWeight: number;
  /** Its part of all effective weights, in [0, 1]. */
  readonly share: number;
  /** The candidate that it scored highest, the first of several; left out of one that was absent. */
  readonly favourite?: Named & { readonly score: number };
  readonly winnerScore?: number;
  readonly runnerUpScore?: number;
  /** How many candidates it vetoed. */
  readonly vetoes: number;
  readonly reason?: string;
}

/** Vetoed by an agent; excluded by a constraint before the vote; refused by a constraint when it had won the vote. */
export type BarKind = "veto" | "exclusion" | "refusal";

/** What kept a candidate from winning. */
export interface Bar {
  readonly kind: BarKind;
  readonly by: string;
  readonly reason?: string;
}

export interface BarredCandidate extends Named {
  readonly bars: readonly Bar[];
  /** Without these bars it would have won. */
  readonly wouldHaveWon: boolean;
}

/** Another base weight of one agent, with which another candidate wins; the nearest such weight in its direction. */
export interface Flip {
  readonly weight: number;
  /** A weight of few digits just behind it, with which the same candidate wins. */
  readonly readable: number;
  readonly winner: Named;
}

/** What one agent's weight and presence did to the winner. Only of agents that were present. */
export interface Influence {
  readonly agent: string;
  /** Its base weight as it was. */
  readonly weight: number;
  /** Left out where no weight down to 0 changes the winner. Vetoes hold at weight 0, too. */
  readonly lower?: Flip;
  /** Left out where no weight up to `most` changes the winner. */
  readonly higher?: Flip;
  /** The greatest weight tried: with it the agent decides all but alone. */
  readonly most: number;
  /** Who wins without this agent and its vetoes; undefined where nobody does. */
  readonly without: Named | undefined;
  /** Whether that is another winner. */
  readonly isDecisive: boolean;
}

/** The one flip that takes the least: the smallest ratio between the two weights. */
export interface SmallestFlip extends Flip {
  readonly agent: string;
  readonly from: number;
}

export interface Explanation {
  readonly decision: string;
  readonly time?: number;
  readonly request?: string;
  readonly rule: VotingRuleName;
  readonly early: boolean;
  /** Milliseconds. */
  readonly latency: number;
  /** The replayed winner is the recorded one. Where not, the story is that of the replay. */
  readonly isFaithful: boolean;
  readonly candidates: number;
  /** Left out where nobody won. */
  readonly winner?: Standing;
  /** The best of the others; left out where there was none. */
  readonly runnerUp?: Standing;
  /** By how much the winner's utility is above the runner-up's. */
  readonly lead?: number;
  readonly price?: number;
  /** So many reservations were refused that no further candidate was tried. */
  readonly isExhausted: boolean;
  /** Feasible candidates, best first. */
  readonly ranking: readonly Standing[];
  /** In their declared order. */
  readonly agents: readonly AgentStory[];
  readonly barred: readonly BarredCandidate[];
  /** Empty where nobody won. */
  readonly influences: readonly Influence[];
  readonly smallestFlip?: SmallestFlip;
  /** Oldest first. */
  readonly outcomes: readonly RecordedOutcome[];
}
