// The question cannot be answered: the SQL is wrong, or it asks for more than reading the journal.
import { TuttiError } from "../../error.js";

/** The message is DuckDB's, or says what is not allowed. */
export class InvalidQueryError extends TuttiError {
  readonly code = "INVALID_QUERY";
}
