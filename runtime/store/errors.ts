// What can go wrong with a state store, each with its own code.
// It must never quote a value: a store holds what is known of people.
import { TuttiError } from "../error.js";

/** The store, or the connection to it, is closed. */
export class StoreClosedError extends TuttiError {
  readonly code = "STORE_CLOSED";
}

/** The store cannot be opened: its path is not a folder, is not writable, or holds something else. */
export class StoreOpenError extends TuttiError {
  readonly code = "STORE_OPEN";
}

/** Too little room is left on the disk. Nothing was written; later writes succeed once there is room. */
export class StoreFullError extends TuttiError {
  readonly code = "STORE_FULL";
}

/** A write failed on its way to the disk. What was acknowledged before is safe; the store takes no more calls. */
export class StoreFailedError extends TuttiError {
  readonly code = "STORE_FAILED";
}

/** More calls wait for the store than it keeps. */
export class StoreOverloadedError extends TuttiError {
  readonly code = "STORE_OVERLOADED";
}

/** A key is not a well-formed text of 1 to 512 bytes. */
export class InvalidKeyError extends TuttiError {
  readonly code = "INVALID_KEY";
}

/** A version is not an integer from 0. */
export class InvalidVersionError extends TuttiError {
  readonly code = "INVALID_VERSION";
}

/** A value has more bytes than a store takes. */
export class ValueTooLargeError extends TuttiError {
  readonly code = "VALUE_TOO_LARGE";
}

/** A store was asked for with an option that is not what it must be. */
export class InvalidStoreOptionError extends TuttiError {
  readonly code = "INVALID_STORE_OPTION";
}
