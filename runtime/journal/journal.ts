// The port through which decisions and their outcomes are kept. Types only.
// It must never make a decision wait, but where its user chose to.
import type { CandidateKey } from "../actor/agent.js";
import type { DecisionTemplate } from "../coordinator/settled-decision.js";
import type { SettledOutcome } from "../coordinator/settled-outcome.js";
import type { JournalStatistics } from "./journal-statistics.js";

/** The team that made a decision: one object for as long as nothing of it changes, since it is described once for each object. */
export type JournalTeam = DecisionTemplate;

/** What came of a decision: an impression, a click, a payment that was charged back. */
export interface JournalOutcome {
  /** The decision's id. */
  readonly decision: string;
  readonly type: string;
  /** A number, in the domain's unit; not NaN. */
  readonly value?: number;
  /**
   * What tells it from others of the same decision: told again, among the latest 131,072, it is kept once, also
   * over a restart, for events in the newest 128 MiB of files. Left out: kept each time.
   */
  readonly event?: string;
}

/**
 * An append-only journal. `append` and `outcome` return at once and never throw for what happens later; rows are on their way
 * in the order in which they were given.
 */
export interface Journal {
  /** Keeps a decision, copying all of it. `request` names what was asked for. */
  append<Action extends CandidateKey>(
    decision: SettledOutcome<Action>,
    team: JournalTeam,
    request?: string,
  ): void;
  /** Keeps what came of a decision. */
  outcome(outcome: JournalOutcome): void;
  /**
   * Settles when every row given before is as durable as the journal promises. Rejects with a JournalError where it cannot be
   * now, or never will be; what was acknowledged before is safe.
   */
  flush(): Promise<void>;
  /** Writes what is left, and ends. Rejects where rows were lost, with how many. Later rows are counted as lost. */
  close(): Promise<void>;
  stats(): JournalStatistics;
}
