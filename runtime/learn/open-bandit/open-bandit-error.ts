// What is thrown for a file that is not what the Open Bandit Dataset says it is.
// It must never quote more of a file than the value that is wrong.
import { TuttiError } from "../../error.js";

/** `row` counts rows of data from 1, the header being row 0; undefined where it is not about one row. */
export class OpenBanditError extends TuttiError {
  readonly code = "OPEN_BANDIT";
  readonly row: number | undefined;

  constructor(row: number | undefined, problem: string, options?: ErrorOptions) {
    super(row === undefined ? problem : `row ${row}: ${problem}`, options);
    this.row = row;
  }
}

const LONGEST_QUOTE = 40;

/** A value as a message quotes it. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text;
}
