// What may be done to a team's proposals before they are counted: faults are injected here.
import type { Proposal } from "../../actor/agent.js";

export interface Interference<Request> {
  /** False counts proposals as they come, to measure what the coordinator's check is worth. Default true. */
  readonly isChecked?: boolean;
  /** The proposal that is counted in place of `proposal`; undefined where the agent is to have given none. */
  change(request: Request, agent: string, proposal: Proposal): Proposal | undefined;
}
