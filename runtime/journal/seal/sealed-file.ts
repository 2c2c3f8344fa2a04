// A segment's rows as the bytes of a Parquet file, with a checksum in its footer: Parquet itself would not notice a turned bit.
// It must never hold more rows than a group, beside the bytes.
import { crc32 } from "node:zlib";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { columnDataOf, schemaOf } from "../export/parquet-column.js";
import type { JournalRow } from "../journal-row.js";
import { SCHEMA_KEY, SCHEMA_VERSION } from "../journal-schema.js";
import { SEALED_COLUMNS } from "./sealed-columns.js";

/** Under this key of the file's metadata: the checksum, and how many bytes from the file's start it is of, as "1a2b3c4d 5000". */
export const CHECKSUM_KEY = "tutti.journal.checksum";
/** Rows of a row group: what a reader must hold. */
export const GROUP = 2048;

export function sealedFile(rows: Iterable<JournalRow>): Buffer {
  const bytes = new ByteWriter();
  const metadata = [{ key: SCHEMA_KEY, value: SCHEMA_VERSION }];
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(SEALED_COLUMNS),
    createdBy: "tutti",
    kvMetadata: metadata,
  });
  let group: JournalRow[] = [];
  let count = 0;
  const flush = (): void => {
    writer.write({ columnData: columnDataOf(SEALED_COLUMNS, group), rowGroupSize: GROUP });
    group = [];
  };
  for (const row of rows) {
    count++;
    if (group.push(row) === GROUP) flush();
  }
  if (group.length > 0 || count === 0) flush();
  // Known now, and written with the footer.
  metadata.push({ key: CHECKSUM_KEY, value: checksumOf(bytes.getBytes()) });
  writer.finish();
  return Buffer.from(bytes.getBytes());
}

/** What {@link CHECKSUM_KEY} says of these bytes. */
export function checksumOf(bytes: Uint8Array): string {
  return `${crc32(bytes).toString(16)} ${bytes.length}`;
}
