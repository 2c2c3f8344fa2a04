// The requests of one `decideMany`: feeds them as room allows, and says when all are decided.
// It must never hold more of them in flight than the coordinator takes.
import type { CandidateKey } from "../actor/agent.js";
import type { DecisionRows } from "../coordinator/coordinator.js";
import type { Decision } from "../coordinator/decision.js";
import type { DecisionTemplate } from "../coordinator/settled-decision.js";
import type { SettledOutcome } from "../coordinator/settled-outcome.js";
import type { SheetArena } from "../coordinator/sheet.js";
import { TuttiError } from "../error.js";

/** Some requests of a batch could not be decided; the others were. */
export class BatchError<Action extends CandidateKey = CandidateKey> extends TuttiError {
  readonly code = "BATCH";
  /** In the order of the requests; undefined where one failed. Empty where the decisions are in a table. */
  readonly decisions: readonly (Decision<Action> | undefined)[];
  readonly failures: readonly { readonly index: number; readonly error: unknown }[];

  constructor(
    decisions: readonly (Decision<Action> | undefined)[],
    failures: readonly { readonly index: number; readonly error: unknown }[],
    requests: number,
  ) {
    const [first] = failures;
    const reason = first?.error instanceof Error ? first.error.message : String(first?.error);
    super(`${failures.length} of ${requests} requests failed, first requests[${first?.index}]: ${reason}`);
    this.decisions = decisions;
    this.failures = failures;
  }
}

/** The coordinator, as far as a batch needs it. */
interface Asked<Request, Action extends CandidateKey> {
  readonly room: number;
  ask(request: Request, settle: DecisionRows<Action>, token: number): void;
}

/** Where a batch's decisions go. */
export interface BatchRows<Action extends CandidateKey> extends DecisionRows<Action> {
  /** By request; undefined where one failed, or where decisions are kept elsewhere. */
  readonly decisions: readonly (Decision<Action> | undefined)[];
}

export class Batch<Request, Action extends CandidateKey> implements DecisionRows<Action> {
  /** Settles when every request is decided or has failed. */
  readonly decided: Promise<void>;
  readonly arena: SheetArena;
  readonly #requests: readonly Request[];
  readonly #coordinator: Asked<Request, Action>;
  readonly #rows: BatchRows<Action>;
  readonly #failures: { index: number; error: unknown }[] = [];
  #resolve: () => void = () => undefined;
  #reject: (error: BatchError<Action>) => void = () => undefined;
  #next = 0;
  #open: number;

  constructor(requests: readonly Request[], coordinator: Asked<Request, Action>, rows: BatchRows<Action>) {
    this.#requests = requests;
    this.#coordinator = coordinator;
    this.#rows = rows;
    this.arena = rows.arena;
    this.#open = requests.length;
    this.decided = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (requests.length === 0) this.#resolve();
  }

  /** Asks for as many as there is room for. Returns whether some are left. */
  pump(): boolean {
    let room = this.#coordinator.room;
    const requests = this.#requests;
    while (this.#next < requests.length) {
      if (room <= 0) return true;
      room--;
      const index = this.#next++;
      try {
        this.#coordinator.ask(requests[index] as Request, this, index);
      } catch (error) {
        this.#failures.push({ index, error });
        this.#finish();
      }
    }
    return false;
  }

  write(row: number, outcome: SettledOutcome<Action>, template: DecisionTemplate): void {
    this.#rows.write(row, outcome, template);
    this.#finish();
  }

  #finish(): void {
    this.#open--;
    if (this.#open > 0) return;
    if (this.#failures.length > 0)
      this.#reject(new BatchError(this.#rows.decisions, this.#failures, this.#requests.length));
    else this.#resolve();
  }
}
