// A file of transactions that cannot be read. It must never quote a value: transactions are people's.
import { TuttiError } from "tutti";

/** A value, or a whole line, is not what it should be. */
export class InvalidTransactionError extends TuttiError {
  readonly code = "INVALID_TRANSACTION";
  /** From 1, the header. */
  readonly line: number;
  /** Left out where it is about the whole line. */
  readonly column: string | undefined;

  /** @param place file, line and column. */
  constructor(place: TransactionPlace, problem: string, options?: ErrorOptions) {
    const { file, line, column } = place;
    super(`${file}: line ${line}${column === undefined ? "" : `, ${column},`} ${problem}`, options);
    this.line = line;
    this.column = column;
  }
}

export interface TransactionPlace {
  readonly file: string;
  readonly line: number;
  readonly column?: string;
}
