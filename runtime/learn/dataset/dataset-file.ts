// Datasets as files in the Arrow IPC format, which the journal uses too, and which other tools read: batch by batch, so that
// a file may be larger than memory. The schema's metadata holds what the data is, each column's what the column means.
// It must never read a torn file as a whole one: the format's footer is written last, and asked for first.
import { closeSync, openSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { RecordBatchFileWriter, RecordBatchReader } from "apache-arrow";
import { arrowSchema, columnBatch, recordBatch, schemaOf } from "./arrow-types.js";
import type { ColumnBatch, ColumnSchema, Dataset } from "./columns.js";
import { UnreadableDatasetError, UnwritableDatasetError } from "./unreadable-dataset.js";

/**
 * Writes all batches, one after the other; those without rows are left out.
 * @returns how many rows there were. @throws UnwritableDatasetError where the file cannot be made.
 */
export function writeDataset(path: string, schema: ColumnSchema, batches: Iterable<ColumnBatch>): number {
  const arrow = arrowSchema(schema);
  const file = openToWrite(path);
  let rows = 0;
  try {
    const writer = new FileWriter(file);
    // Without a batch there is a schema all the same.
    writer.reset(undefined, arrow);
    for (const batch of batches) {
      if (batch.rows === 0) continue;
      writer.write(recordBatch(arrow, batch));
      rows += batch.rows;
    }
    writer.finish();
  } finally {
    closeSync(file);
  }
  return rows;
}

/**
 * @throws UnreadableDatasetError where the file is not there, is torn or is not one that {@link writeDataset} wrote.
 * Iterating throws it, too.
 */
export async function readDataset(path: string): Promise<Dataset> {
  const { schema, handle } = await opened(path);
  await handle.close();
  return { schema, batches: { [Symbol.asyncIterator]: () => batchesOf(path) } };
}

async function* batchesOf(path: string): AsyncGenerator<ColumnBatch> {
  const { reader, handle } = await opened(path);
  try {
    // For a file without rows Arrow gives a batch of its own, without columns.
    for await (const batch of reader) if (batch.numRows > 0) yield columnBatch(batch);
  } catch (error) {
    throw new UnreadableDatasetError(path, (error as Error).message);
  } finally {
    await handle.close();
  }
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly reader: RecordBatchReader;
  readonly schema: ColumnSchema;
}

async function opened(path: string): Promise<OpenFile> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    const reader: RecordBatchReader = await RecordBatchReader.from(handle);
    await reader.open();
    return { handle, reader, schema: schemaOf(reader.schema) };
  } catch (error) {
    await handle?.close();
    throw new UnreadableDatasetError(path, (error as Error).message);
  }
}

function openToWrite(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw new UnwritableDatasetError(path, (error as NodeJS.ErrnoException).code ?? "unknown");
  }
}

type ArrowBytes = Parameters<RecordBatchFileWriter["_write"]>[0];

/** Arrow's writer, straight into a file. */
class FileWriter extends RecordBatchFileWriter {
  readonly #file: number;

  constructor(file: number) {
    super();
    this.#file = file;
  }

  protected override _write(chunk: ArrowBytes): this {
    if (!ArrayBuffer.isView(chunk)) throw new TypeError("Arrow gave something else than bytes to write");
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
    this._position += bytes.length;
    return this;
  }
}
