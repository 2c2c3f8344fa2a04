// What a catalogue that cannot be used is refused with: every problem at once, each with its path.
// It must never quote more of the file than the offending path and value.
import { TuttiError } from "tutti";

/** Problems that the message tells; `problems` has the rest. */
const PROBLEMS_TOLD = 20;

/** A campaign catalogue that cannot be read, or breaks its format. `problems` has one line for each fault. */
export class InvalidCatalogueError extends TuttiError {
  readonly code = "INVALID_CATALOGUE";
  readonly problems: readonly string[];

  /** @param source the file, or how else the catalogue was given. */
  constructor(source: string, problems: readonly string[], options?: ErrorOptions) {
    const told = problems.slice(0, PROBLEMS_TOLD);
    const rest = problems.length - told.length;
    super(`${source}: ${told.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`, options);
    this.problems = problems;
  }
}
