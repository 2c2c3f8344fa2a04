// A segment's rows as the bytes of a Parquet file, with a checksum of all of it before its footer, where no reader of Parquet looks:
// Parquet itself would not notice a turned bit.
// It must never hold more rows than a group, beside the bytes.
import { crc32 } from "node:zlib";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { columnDataOf, schemaOf } from "../export/parquet-column.js";
import type { JournalRow } from "../journal-row.js";
import { SCHEMA_KEY, SCHEMA_VERSION } from "../journal-schema.js";
import { SEALED_COLUMNS } from "./sealed-columns.js";

/** "Tuts", at the start of the eight bytes before the footer; the checksum of everything else follows. */
const MAGIC = 0x73747554;
const SEAL_LENGTH = 8;
/** Behind the footer: its length, and Parquet's own mark. */
const END_LENGTH = 8;
/** Rows of a row group: what a reader must hold. */
export const GROUP = 2048;

export function sealedFile(rows: Iterable<JournalRow>): Buffer {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(SEALED_COLUMNS),
    createdBy: "tutti",
    kvMetadata: [{ key: SCHEMA_KEY, value: SCHEMA_VERSION }],
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
  writer.finish();
  return sealed(Buffer.from(bytes.getBytes()));
}

/** Whether these are the bytes that {@link sealedFile} made. */
export function isSound(bytes: Buffer): boolean {
  if (bytes.length < SEAL_LENGTH + END_LENGTH) return false;
  const at = footerStart(bytes) - SEAL_LENGTH;
  if (at < 0 || bytes.readUInt32LE(at) !== MAGIC) return false;
  return bytes.readUInt32LE(at + 4) === checksumOf(bytes.subarray(0, at), bytes.subarray(at + SEAL_LENGTH));
}

/** Places in Parquet are counted from the start, but for the footer's, which is found from the end. */
function sealed(parquet: Buffer): Buffer {
  const at = footerStart(parquet);
  const [rows, footer] = [parquet.subarray(0, at), parquet.subarray(at)];
  const seal = Buffer.alloc(SEAL_LENGTH);
  seal.writeUInt32LE(MAGIC, 0);
  seal.writeUInt32LE(checksumOf(rows, footer), 4);
  return Buffer.concat([rows, seal, footer]);
}

function footerStart(bytes: Buffer): number {
  return bytes.length - END_LENGTH - bytes.readUInt32LE(bytes.length - END_LENGTH);
}

function checksumOf(rows: Uint8Array, footer: Uint8Array): number {
  return crc32(footer, crc32(rows));
}
