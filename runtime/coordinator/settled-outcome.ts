// What a decision came to, as the settlement hands it on: one object, written anew for each decision.
// Whoever wants to keep it must copy it.
import type { CandidateKey } from "../actor/agent.js";
import type { RecordedLimits } from "./rationale-record.js";
import type { Remarks } from "./remarks.js";

export interface SettledOutcome<Action extends CandidateKey> {
  readonly sequence: number;
  readonly candidates: readonly Action[];
  /** Of the winner; -1 where there is none. */
  readonly index: number;
  readonly score: number;
  readonly price: number | undefined;
  readonly early: boolean;
  /** Milliseconds, to the nanosecond. */
  readonly latency: number;
  readonly sheet: Float64Array;
  readonly sheetStart: number;
  readonly remarks: Remarks | undefined;
  readonly limits: RecordedLimits | undefined;
}
