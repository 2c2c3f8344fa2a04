// The requests of one `decideMany`: feeds them as room allows and collects the decisions in order.
import type { CandidateKey } from "../actor/agent.js";
import type { Settle } from "../coordinator/coordinator.js";
import type { Decision } from "../coordinator/decision.js";
import { TuttiError } from "../error.js";

/** Some requests of a batch could not be decided; the others were. */
export class BatchError<Action extends CandidateKey = CandidateKey> extends TuttiError {
  readonly code = "BATCH";
  /** In the order of the requests; undefined where one failed. */
  readonly decisions: readonly (Decision<Action> | undefined)[];
  readonly failures: readonly { readonly index: number; readonly error: unknown }[];

  constructor(
    decisions: readonly (Decision<Action> | undefined)[],
    failures: readonly { readonly index: number; readonly error: unknown }[],
  ) {
    const [first] = failures;
    const reason = first?.error instanceof Error ? first.error.message : String(first?.error);
    super(
      `${failures.length} of ${decisions.length} requests failed, first requests[${first?.index}]: ${reason}`,
    );
    this.decisions = decisions;
    this.failures = failures;
  }
}

/** The coordinator, as far as a batch needs it. */
interface Asked<Request, Action extends CandidateKey> {
  readonly room: number;
  ask(request: Request, settle: Settle<Action>, token: number): void;
}

export class Batch<Request, Action extends CandidateKey> {
  readonly decisions: Promise<readonly Decision<Action>[]>;
  readonly #requests: readonly Request[];
  readonly #coordinator: Asked<Request, Action>;
  readonly #found: (Decision<Action> | undefined)[];
  readonly #failures: { index: number; error: unknown }[] = [];
  readonly #settle = (decision: Decision<Action>, token: number): void => {
    this.#found[token] = decision;
    this.#finish();
  };
  #resolve: (decisions: readonly Decision<Action>[]) => void = () => undefined;
  #reject: (error: BatchError<Action>) => void = () => undefined;
  #next = 0;
  #open: number;

  constructor(requests: readonly Request[], coordinator: Asked<Request, Action>) {
    this.#requests = requests;
    this.#coordinator = coordinator;
    this.#found = new Array<Decision<Action> | undefined>(requests.length).fill(undefined);
    this.#open = requests.length;
    this.decisions = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (requests.length === 0) this.#resolve([]);
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
        this.#coordinator.ask(requests[index] as Request, this.#settle, index);
      } catch (error) {
        this.#failures.push({ index, error });
        this.#finish();
      }
    }
    return false;
  }

  #finish(): void {
    this.#open--;
    if (this.#open > 0) return;
    if (this.#failures.length > 0) this.#reject(new BatchError(this.#found, this.#failures));
    // None failed and none is open: each has its decision.
    else this.#resolve(this.#found as Decision<Action>[]);
  }
}
