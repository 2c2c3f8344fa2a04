// Turns what the file system says into the journal's errors, which say what to do.
import { TuttiError } from "../error.js";
import {
  JournalAccessError,
  JournalClosedError,
  type JournalError,
  JournalFailedError,
  JournalFullError,
  JournalLockedError,
  JournalVanishedError,
} from "./errors.js";

/** A journal's error on its way between threads, which its class does not survive. */
export interface ErrorNotice {
  readonly code: string;
  readonly message: string;
}

/** What went wrong while `doing` something to `path`. */
export function fileError(doing: string, path: string, cause: unknown): JournalError {
  if (isJournalError(cause)) return cause;
  const code = codeOf(cause);
  const what = `cannot ${doing} "${path}": ${cause instanceof Error ? cause.message : String(cause)}`;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return new JournalFullError(`${what}; make room, rows wait meanwhile`, { cause });
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "EEXIST":
    case "EISDIR":
      return new JournalAccessError(`${what}; give a folder that can be written`, { cause });
    case "ENOENT":
      return new JournalVanishedError(`${what}; it was taken away: open the journal anew`, { cause });
    default:
      return new JournalFailedError(`${what}; open the journal anew when the disk is well`, { cause });
  }
}

/** Whether it may go better later with nothing lost. */
export function isPassing(error: unknown): boolean {
  return error instanceof JournalFullError || error instanceof JournalAccessError;
}

export function noticeOf(error: unknown): ErrorNotice {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof TuttiError ? error.code : "", message };
}

export function errorOf({ code, message }: ErrorNotice): JournalError {
  switch (code) {
    case "JOURNAL_CLOSED":
      return new JournalClosedError(message);
    case "JOURNAL_LOCKED":
      return new JournalLockedError(message);
    case "JOURNAL_ACCESS":
      return new JournalAccessError(message);
    case "JOURNAL_FULL":
      return new JournalFullError(message);
    case "JOURNAL_VANISHED":
      return new JournalVanishedError(message);
    default:
      return new JournalFailedError(message);
  }
}

/** The platform's code of an error, as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

function isJournalError(error: unknown): error is JournalError {
  return error instanceof TuttiError && error.code.startsWith("JOURNAL_");
}
