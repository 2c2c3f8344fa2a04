// What `createEngine` throws for an option that is wrong, and the check that most options need.
import { TuttiError } from "../error.js";

/** An option is missing or out of range; the message names its path, as in `agents[2].weight`. */
export class InvalidOptionError extends TuttiError {
  readonly code = "INVALID_OPTION";
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path} ${problem}`);
    this.path = path;
  }
}

/** Throws {@link InvalidOptionError} unless `value` is a number in [least, most]; Number.MIN_VALUE means above 0. */
export function requireNumber(path: string, value: unknown, least: number, most: number): void {
  if (typeof value !== "number" || !(value >= least && value <= most)) {
    const range =
      least === Number.MIN_VALUE
        ? `above 0 and at most ${most}`
        : most === Number.MAX_VALUE
          ? `at least ${least}`
          : `from ${least} to ${most}`;
    throw new InvalidOptionError(path, `must be a number ${range}, not ${String(value)}`);
  }
}
