// What replay data that cannot be used is refused with.
// They must never quote more of a file than the offending place.
import { TuttiError } from "tutti";

/** A folder or file of the replay is not there, or cannot be read. */
export class ReplayDataMissingError extends TuttiError {
  readonly code = "REPLAY_DATA_MISSING";
}

/** A file of the replay is not what it should be. */
export class InvalidReplayDataError extends TuttiError {
  readonly code = "INVALID_REPLAY_DATA";

  /** @param source the file, or how else the data was given. */
  constructor(source: string, problem: string, options?: ErrorOptions) {
    super(`${source}: ${problem}`, options);
  }
}
