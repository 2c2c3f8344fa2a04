// One line of a file of transactions, by the names of its columns.
// It must never guess at a value that is missing or odd.
import { InvalidTransactionError } from "./invalid-transaction.js";

export class TransactionRecord {
  readonly #file: string;
  readonly #line: number;
  readonly #values: readonly string[];
  readonly #places: ReadonlyMap<string, number>;

  /** @param places of the columns, by their names. */
  constructor(file: string, line: number, values: readonly string[], places: ReadonlyMap<string, number>) {
    this.#file = file;
    this.#line = line;
    this.#values = values;
    this.#places = places;
  }

  /** From 0. @throws InvalidTransactionError */
  whole(column: string, most: number = Number.MAX_SAFE_INTEGER): number {
    const text = this.#text(column);
    const value = Number(text);
    if (/^\d+$/.test(text) && value <= most) return value;
    return this.#refuse(column, `must be a whole number from 0 to ${most}`);
  }

  /** At least 0. @throws InvalidTransactionError */
  amount(column: string, most: number = Number.MAX_VALUE): number {
    const text = this.#text(column);
    const value = Number(text);
    if (/^\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text) && value <= most) return value;
    return this.#refuse(
      column,
      most === Number.MAX_VALUE ? "must be at least 0" : `must be from 0 to ${most}`,
    );
  }

  /** Milliseconds since 1970; times are taken as UTC. @throws InvalidTransactionError */
  time(column: string): number {
    const text = this.#text(column);
    const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
      ? Date.parse(`${text.replace(" ", "T")}Z`)
      : Number.NaN;
    return Number.isNaN(time) ? this.#refuse(column, "must be a time YYYY-MM-DD hh:mm:ss") : time;
  }

  #text(column: string): string {
    return this.#values[this.#places.get(column) ?? -1] ?? "";
  }

  #refuse(column: string, problem: string): never {
    throw new InvalidTransactionError({ file: this.#file, line: this.#line, column }, problem);
  }
}
