// A store's error on its way between threads: its code and message, since a class does not survive the way.
// It must never lose an error: a code that is not known arrives as a failure of the store.
import { TuttiError } from "../error.js";
import {
  InvalidKeyError,
  StoreClosedError,
  StoreFailedError,
  StoreFullError,
  StoreOpenError,
  StoreOverloadedError,
  ValueTooLargeError,
} from "./errors.js";

export interface ErrorNotice {
  readonly code: string;
  readonly message: string;
}

export function noticeOf(error: unknown): ErrorNotice {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof TuttiError ? error.code : "", message };
}

export function errorOf({ code, message }: ErrorNotice): TuttiError {
  switch (code) {
    case "STORE_CLOSED":
      return new StoreClosedError(message);
    case "STORE_OPEN":
      return new StoreOpenError(message);
    case "STORE_FULL":
      return new StoreFullError(message);
    case "STORE_OVERLOADED":
      return new StoreOverloadedError(message);
    case "INVALID_KEY":
      return new InvalidKeyError(message);
    case "VALUE_TOO_LARGE":
      return new ValueTooLargeError(message);
    default:
      return new StoreFailedError(message);
  }
}
