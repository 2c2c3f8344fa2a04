// The port through which the coordinator hands each decision to whoever keeps it. Type only.
// A recorder must never throw, and copies what it keeps: the outcome is written anew for the next decision.
import type { CandidateKey } from "../actor/agent.js";
import type { DecisionTemplate } from "./settled-decision.js";
import type { SettledOutcome } from "./settled-outcome.js";

export interface DecisionRecorder {
  /** @param request what the request is called, where it has a name. */
  append<Action extends CandidateKey>(
    decision: SettledOutcome<Action>,
    team: DecisionTemplate,
    request?: string,
  ): void;
}
