// The answer to one request.
import type { CandidateKey } from "../actor/agent.js";
import type { Rationale } from "./rationale.js";

/** What was decided. `winner` is undefined when no candidate was feasible. */
export interface Decision<Action extends CandidateKey = CandidateKey> {
  /** Names the decision in `observe`, in the journal and in constraints; unique for the life of the machine. */
  readonly id: string;
  readonly winner: Action | undefined;
  /** The winner's pooled score S in [0, 1]; 0 when there is no winner. */
  readonly score: number;
  /** The lowest of the prices that agents proposed for the winner; undefined when none did. */
  readonly price: number | undefined;
  /** Milliseconds from asking to deciding. */
  readonly latency: number;
  /** Why; made on first use from a compact record. */
  readonly rationale: Rationale<Action>;
}
