// The error of a field whose value is not of its type. It must never quote a text: that may be personal.
import { EncodingError } from "./encoding-error.js";

/** `path` within the message, and what belongs there; numbers and booleans are quoted, of all else the kind is named. */
export function wrongValue(path: string, expected: string, value: unknown): EncodingError {
  const quoted = typeof value === "number" || typeof value === "boolean" || value === null;
  return new EncodingError(`${path} must be ${expected}, not ${quoted ? String(value) : kindOf(value)}`);
}

function kindOf(value: unknown): string {
  return value === undefined ? "missing" : typeof value;
}
