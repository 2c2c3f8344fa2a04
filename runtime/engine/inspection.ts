// What a look at a running engine shows.
import type { DeadLetterCounts } from "../channel/dead-letter.js";
import type { LaneCounts } from "../channel/lane-books.js";
import type { CoordinatorStatistics } from "../coordinator/statistics.js";
import type { JournalStatistics } from "../journal/journal-statistics.js";
import type { ChildState } from "../supervisor/child-state.js";

/** One agent's actor. Counters start at 0 with the engine, not with the life. */
export interface ActorInspection {
  readonly name: string;
  /** The thread that it lives on; agents that share one have the same. */
  readonly host: string;
  readonly phase: ChildState["phase"];
  /** The life this is, from 1. */
  readonly epoch: number;
  readonly restarts: number;
  /** Messages to the agent: sent = handled + discarded + waiting; the discarded are dead letters. */
  readonly mailbox: LaneCounts;
  /** Replies of the agent. */
  readonly replies: LaneCounts;
  readonly deadLetters: DeadLetterCounts;
}

/** A look at the running engine. */
export interface EngineInspection {
  /** Whether an agent was given up, so that its fallback stands in for good. */
  readonly degraded: boolean;
  readonly decisions: CoordinatorStatistics;
  /** In their declared order. */
  readonly actors: readonly ActorInspection[];
  /** Where there is a journal. */
  readonly journal?: JournalStatistics;
}
