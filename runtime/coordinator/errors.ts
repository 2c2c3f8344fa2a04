// What `decide` rejects with: overload, a bad request, a closed engine. Never an agent's failure.
import { TuttiError } from "../error.js";

/**
 * As many decisions are in flight as the agents answer in time, or as `limits.inFlight` allows: try again later. It has no
 * stack: capturing one takes ten times as long as all the rest, and refusing must stay cheap when it happens most.
 */
export class OverloadedError extends TuttiError {
  readonly code = "OVERLOADED";

  /** `most` is `limits.inFlight`. */
  constructor(inFlight: number, most: number) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(
      inFlight >= most
        ? `${inFlight} decisions are in flight, which is limits.inFlight: try again later`
        : `${inFlight} decisions are in flight, and more would not be answered in time: try again later`,
    );
    Error.stackTraceLimit = stackTraceLimit;
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
