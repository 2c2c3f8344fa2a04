// Reads the card transactions of the Fraud Detection Handbook (Le Borgne et al. 2022), from a CSV as it is or gzipped.
// It must never pass over a line that is wrong, nor hold more than a few lines.
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { TuttiError } from "tutti";

const COLUMNS = [
  "TRANSACTION_ID",
  "TX_DATETIME",
  "CUSTOMER_ID",
  "TERMINAL_ID",
  "TX_AMOUNT",
  "TX_FRAUD",
  "TX_FRAUD_SCENARIO",
] as const;
type Column = (typeof COLUMNS)[number];

/** Characters; the handbook's own lines have at most 250. */
const LONGEST_LINE = 1 << 14;

export interface Transaction {
  readonly id: number;
  /** Milliseconds since 1970; the file's times are taken as UTC. */
  readonly time: number;
  readonly customer: number;
  readonly terminal: number;
  /** >= 0. */
  readonly amount: number;
  readonly isFraud: boolean;
  /** 0 where it is no fraud; 1 a large amount, 2 a compromised terminal, 3 a compromised card. */
  readonly scenario: number;
}

/** A line is no transaction; `line` counts from 1, the header. */
export class InvalidTransactionError extends TuttiError {
  readonly code = "INVALID_TRANSACTION";
  readonly line: number;

  constructor(line: number, problem: string, options?: ErrorOptions) {
    super(`line ${line} ${problem}`, options);
    this.line = line;
  }
}

/**
 * The transactions in the file's order; columns that are not of a {@link Transaction} are passed over.
 *
 * @param path ends in `.gz` where the file is gzipped; what reading or unzipping throws comes through as it is.
 * @throws InvalidTransactionError for the first line that is wrong.
 */
export async function* readTransactions(path: string): AsyncGenerator<Transaction, void, undefined> {
  const parser = parse({ bom: true, max_record_size: LONGEST_LINE });
  const file = createReadStream(path);
  // The loop below hears of every failure by itself: a stream that is destroyed makes its iteration throw.
  if (path.endsWith(".gz")) pipeline(file, createGunzip(), parser, () => {});
  else pipeline(file, parser, () => {});
  let header: readonly string[] | undefined;
  let line = 0;
  try {
    for await (const record of parser as AsyncIterable<readonly string[]>) {
      line++;
      if (header !== undefined) yield transaction(line, record, header);
      else header = checked(record);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidTransactionError(line + 1, `is no CSV: ${error.message}`, { cause: error });
  }
  if (header === undefined) throw new InvalidTransactionError(1, "must be a header: the file is empty");
}

function checked(header: readonly string[]): readonly string[] {
  const missing = COLUMNS.find((column) => !header.includes(column));
  if (missing !== undefined) throw new InvalidTransactionError(1, `must have a column ${missing}`);
  return header;
}

function transaction(line: number, record: readonly string[], header: readonly string[]): Transaction {
  const text = (column: Column): string => record[header.indexOf(column)] ?? "";
  const refuse = (column: Column, kind: string): never => {
    throw new InvalidTransactionError(line, `must have ${kind} as ${column}`);
  };
  const whole = (column: Column, most = Number.MAX_SAFE_INTEGER): number => {
    const value = Number(text(column));
    if (/^\d+$/.test(text(column)) && value <= most) return value;
    return refuse(column, `a whole number from 0 to ${most}`);
  };
  const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text("TX_DATETIME"))
    ? Date.parse(`${text("TX_DATETIME").replace(" ", "T")}Z`)
    : Number.NaN;
  if (Number.isNaN(time)) refuse("TX_DATETIME", "a time YYYY-MM-DD hh:mm:ss");
  const amount = /^\d+(\.\d+)?$/.test(text("TX_AMOUNT")) ? Number(text("TX_AMOUNT")) : Number.NaN;
  if (!Number.isFinite(amount)) refuse("TX_AMOUNT", "an amount of at least 0");
  return {
    id: whole("TRANSACTION_ID"),
    time,
    customer: whole("CUSTOMER_ID"),
    terminal: whole("TERMINAL_ID"),
    amount,
    isFraud: whole("TX_FRAUD", 1) === 1,
    scenario: whole("TX_FRAUD_SCENARIO", 3),
  };
}
