// The root of every error that Tutti throws on purpose: a class with a stable `code`.
// It must never carry secrets or personal data, only the offending path or value.

/** An error with a `code` that stays the same between versions; match on the code, show the message. */
export abstract class TuttiError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}
