// What is said of a decision besides numbers: made where there is something to say, and handed over with the decision.
// It must never hold a text twice: agents' reasons are shared with all decisions that they were given for.
import type { Veto } from "../actor/agent.js";

/** A veto with the agent that gave it. */
export interface AgentVeto extends Veto {
  readonly agent: number;
}

/** By agent, in their declared order. */
export class Remarks {
  readonly reasons: (string | undefined)[];
  /** Milliseconds: how old the last good value was that stood in. */
  readonly ages: (number | undefined)[] = [];
  readonly faults: (string | undefined)[] = [];
  readonly vetoes: AgentVeto[] = [];

  constructor(agents: number) {
    this.reasons = new Array<string | undefined>(agents).fill(undefined);
  }
}
