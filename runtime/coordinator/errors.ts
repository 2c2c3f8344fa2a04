// What `decide` rejects with: overload, a bad request, a closed engine. Never an agent's failure.
import { TuttiError } from "../error.js";

/** As many decisions are in flight as the engine allows: try again later, or raise `limits.inFlight`. */
export class OverloadedError extends TuttiError {
  readonly code = "OVERLOADED";

  constructor(inFlight: number) {
    super(`${inFlight} decisions are in flight, which is limits.inFlight: try again later`);
  }
}

/** A request that cannot be decided as it is: it cannot be encoded, or its candidates are not usable. */
export class BadRequestError extends TuttiError {
  readonly code = "BAD_REQUEST";
}

/** The engine is closed, or closing. */
export class EngineClosedError extends TuttiError {
  readonly code = "ENGINE_CLOSED";

  constructor() {
    super("the engine is closed: create another one");
  }
}
