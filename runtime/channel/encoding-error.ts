// A value that cannot become bytes; the message names where in the value.
import { TuttiError } from "../error.js";

/** A value cannot be sent as it is. */
export class EncodingError extends TuttiError {
  readonly code = "ENCODING";
}
