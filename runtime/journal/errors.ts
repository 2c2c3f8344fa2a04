// What can go wrong with a journal, each with its own code.
// It must never quote a row: a journal holds what is known of people.
import { TuttiError } from "../error.js";

/** The journal is closed. */
export class JournalClosedError extends TuttiError {
  readonly code = "JOURNAL_CLOSED";
}

/** Another writer has the folder. */
export class JournalLockedError extends TuttiError {
  readonly code = "JOURNAL_LOCKED";
}

/** The folder or a file in it may not be written, or is not what it must be. Rows wait as with a full disk. */
export class JournalAccessError extends TuttiError {
  readonly code = "JOURNAL_ACCESS";
}

/** No room on the disk. Rows wait, as many as the queue takes, and writing is tried again. */
export class JournalFullError extends TuttiError {
  readonly code = "JOURNAL_FULL";
}

/** The folder, or the segment being written, was taken away: what was in it is gone. The journal takes no more rows. */
export class JournalVanishedError extends TuttiError {
  readonly code = "JOURNAL_VANISHED";
}

/** A write failed on its way to the disk. What was acknowledged before is safe; the journal takes no more rows. */
export class JournalFailedError extends TuttiError {
  readonly code = "JOURNAL_FAILED";
}

/** A journal was asked for with an option that is not what it must be. */
export class InvalidJournalOptionError extends TuttiError {
  readonly code = "INVALID_JOURNAL_OPTION";
}

export type JournalError =
  | JournalClosedError
  | JournalLockedError
  | JournalAccessError
  | JournalFullError
  | JournalVanishedError
  | JournalFailedError;
