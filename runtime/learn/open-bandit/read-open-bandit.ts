// Reads an Open Bandit file as it comes, row by row. It must never hold more than a few rows, nor pass over one that is wrong.
import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { OpenBanditError } from "./open-bandit-error.js";
import { type OpenBanditHeader, type OpenBanditRow, readHeader, readRecord } from "./open-bandit-row.js";

/** Characters; the dataset's own rows have 400. */
const LONGEST_ROW = 1 << 16;

/**
 * The rows of `{policy}/{campaign}.csv`, in the file's order. The source is closed when the last row is read, and when the reader
 * stops before.
 *
 * @param chunks the file's bytes or text, as from `createReadStream(path)`; what it throws comes through as it is.
 * @throws OpenBanditError for the first row that is wrong, with its number from 1.
 */
export async function* readOpenBandit(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<OpenBanditRow, void, undefined> {
  const parser = parse({ bom: true, max_record_size: LONGEST_ROW, skip_empty_lines: true });
  // The reader below hears of every failure by itself: a stream that is destroyed makes its iteration throw.
  pipeline(Readable.from(chunks), parser, () => {});
  let header: OpenBanditHeader | undefined;
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<readonly string[]>) {
      if (header === undefined) {
        header = readHeader(record);
        continue;
      }
      row++;
      yield readRecord(row, record, header);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new OpenBanditError(row + 1, `is no CSV: ${error.message}`, { cause: error });
  }
  if (header === undefined)
    throw new OpenBanditError(undefined, "the file is empty: it has not even a header");
}
