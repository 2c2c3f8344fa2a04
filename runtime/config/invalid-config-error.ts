// A configuration that cannot be read, or does not make sense.
import { TuttiError } from "../error.js";

/** The message names the file, and each fault by its path. */
export class InvalidConfigError extends TuttiError {
  readonly code = "INVALID_CONFIG";
  readonly faults: readonly string[];

  constructor(file: string, faults: readonly string[], options?: ErrorOptions) {
    super(`${file}: ${faults.join("; ")}`, options);
    this.faults = faults;
  }
}
