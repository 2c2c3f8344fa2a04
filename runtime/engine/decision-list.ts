// The decisions of one `decideMany` as a list, each an object of its own. It must never use an outcome's memory again.
import type { CandidateKey } from "../actor/agent.js";
import type { Decision } from "../coordinator/decision.js";
import { type DecisionTemplate, SettledDecision } from "../coordinator/settled-decision.js";
import type { SettledOutcome } from "../coordinator/settled-outcome.js";
import { SheetArena } from "../coordinator/sheet.js";
import type { BatchRows } from "./batch.js";

export class DecisionList<Action extends CandidateKey> implements BatchRows<Action> {
  readonly arena: SheetArena = new SheetArena("freed");
  readonly decisions: (Decision<Action> | undefined)[];

  /** For so many requests. */
  constructor(length: number) {
    this.decisions = new Array<Decision<Action> | undefined>(length).fill(undefined);
  }

  write(row: number, outcome: SettledOutcome<Action>, template: DecisionTemplate): void {
    this.decisions[row] = new SettledDecision(template, outcome);
  }
}
