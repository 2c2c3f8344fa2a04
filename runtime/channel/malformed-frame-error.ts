// Bytes that are not what they should be. The frame becomes a dead letter; nothing is read outside of it.
import { TuttiError } from "../error.js";

/** A frame, or a value in it, cannot be read. */
export class MalformedFrameError extends TuttiError {
  readonly code = "MALFORMED_FRAME";
}
