// What is thrown for a log that cannot be evaluated. It must never be thrown for a log that is merely too thin: that is a
// verdict, not an error.
import { TuttiError } from "../../error.js";

/** A value in a log is missing, out of range or beyond the stated bounds; `row` counts from 0 over the whole log. */
export class InvalidLogError extends TuttiError {
  readonly code = "INVALID_LOG";
  readonly row: number;
  readonly column: string;

  constructor(row: number, column: string, problem: string) {
    super(`row ${row}: ${column} ${problem}`);
    this.row = row;
    this.column = column;
  }
}
