// Reads the card transactions of the Fraud Detection Handbook (Le Borgne et al. 2022), raw and transformed, from a CSV as it is
// or gzipped. It must never pass over a line that is wrong, nor hold more than a few lines.
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { InvalidTransactionError } from "./invalid-transaction.js";
import { TransactionRecord } from "./transaction-record.js";

/** Characters; the handbook's own lines have at most 500. */
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
  /** What the handbook knows of its past; only in transformed files. */
  readonly past?: TransactionPast;
}

/** What had happened before, over 1, 7 and 30 days each (chapter 3 of the handbook). */
export interface TransactionPast {
  readonly isWeekend: boolean;
  readonly isNight: boolean;
  /** The customer's transactions, this one included, and their mean amount. */
  readonly customer: readonly {
    readonly days: number;
    readonly count: number;
    readonly meanAmount: number;
  }[];
  /** The terminal's, up to a week before, and the share that was fraud. */
  readonly terminal: readonly { readonly days: number; readonly count: number; readonly risk: number }[];
}

const COLUMNS: readonly string[] = [
  "TRANSACTION_ID",
  "TX_DATETIME",
  "CUSTOMER_ID",
  "TERMINAL_ID",
  "TX_AMOUNT",
  "TX_FRAUD",
  "TX_FRAUD_SCENARIO",
];
const DAYS = [1, 7, 30] as const;
/** A file with one of these has all of them. */
const PAST_COLUMNS: readonly string[] = [
  "TX_DURING_WEEKEND",
  "TX_DURING_NIGHT",
  ...DAYS.flatMap((days) => [
    `CUSTOMER_ID_NB_TX_${days}DAY_WINDOW`,
    `CUSTOMER_ID_AVG_AMOUNT_${days}DAY_WINDOW`,
    `TERMINAL_ID_NB_TX_${days}DAY_WINDOW`,
    `TERMINAL_ID_RISK_${days}DAY_WINDOW`,
  ]),
];

/**
 * The transactions in the file's order; with their past, where the file tells it. Other columns are passed over.
 *
 * @param path ends in `.gz` where the file is gzipped; what reading or unzipping throws comes through as it is.
 * @throws InvalidTransactionError for the first value or line that is wrong.
 */
export async function* readTransactions(path: string): AsyncGenerator<Transaction, void, undefined> {
  const parser = parse({ bom: true, max_record_size: LONGEST_LINE });
  const file = createReadStream(path);
  // The loop below hears of every failure by itself: a stream that is destroyed makes its iteration throw.
  if (path.endsWith(".gz")) pipeline(file, createGunzip(), parser, () => {});
  else pipeline(file, parser, () => {});
  let header: Header | undefined;
  let line = 0;
  try {
    for await (const values of parser as AsyncIterable<readonly string[]>) {
      line++;
      if (header === undefined) {
        header = headerOf(path, values);
        continue;
      }
      const record = new TransactionRecord(path, line, values, header.places);
      yield header.tellsPast ? { ...transaction(record), past: pastOf(record) } : transaction(record);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const place = { file: path, line: line + 1 };
    throw new InvalidTransactionError(place, `is no CSV: ${error.message}`, { cause: error });
  }
  if (header === undefined) {
    throw new InvalidTransactionError({ file: path, line: 1 }, "must be a header: the file is empty");
  }
}

interface Header {
  readonly places: ReadonlyMap<string, number>;
  readonly tellsPast: boolean;
}

function headerOf(file: string, names: readonly string[]): Header {
  const places = new Map(names.map((name, place) => [name, place]));
  const tellsPast = PAST_COLUMNS.some((column) => places.has(column));
  const missing = [...COLUMNS, ...(tellsPast ? PAST_COLUMNS : [])].find((column) => !places.has(column));
  if (missing === undefined) return { places, tellsPast };
  throw new InvalidTransactionError({ file, line: 1 }, `must have a column ${missing}`);
}

function transaction(record: TransactionRecord): Transaction {
  return {
    id: record.whole("TRANSACTION_ID"),
    time: record.time("TX_DATETIME"),
    customer: record.whole("CUSTOMER_ID"),
    terminal: record.whole("TERMINAL_ID"),
    amount: record.amount("TX_AMOUNT"),
    isFraud: record.whole("TX_FRAUD", 1) === 1,
    scenario: record.whole("TX_FRAUD_SCENARIO", 3),
  };
}

function pastOf(record: TransactionRecord): TransactionPast {
  return {
    isWeekend: record.whole("TX_DURING_WEEKEND", 1) === 1,
    isNight: record.whole("TX_DURING_NIGHT", 1) === 1,
    customer: DAYS.map((days) => ({
      days,
      count: record.amount(`CUSTOMER_ID_NB_TX_${days}DAY_WINDOW`),
      meanAmount: record.amount(`CUSTOMER_ID_AVG_AMOUNT_${days}DAY_WINDOW`),
    })),
    terminal: DAYS.map((days) => ({
      days,
      count: record.amount(`TERMINAL_ID_NB_TX_${days}DAY_WINDOW`),
      risk: record.amount(`TERMINAL_ID_RISK_${days}DAY_WINDOW`, 1),
    })),
  };
}
