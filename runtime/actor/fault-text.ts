// What is said of an agent's error in a fault: its message, never its stack.

/** "threw TypeError: x is not a function". Total: even an error whose properties throw gives a text. */
export function faultText(what: string, error: unknown): string {
  try {
    return error instanceof Error ? `${what} ${error.name}: ${error.message}` : `${what} ${String(error)}`;
  } catch {
    return what;
  }
}
