// The rows of one segment's whole commits, whatever the rest of it is: pure.
// It must never give a row of a commit whose seal does not fit.
import { RecordBatchReader } from "apache-arrow";
import { JournalFailedError } from "../errors.js";
import type { JournalRow } from "../journal-row.js";
import { READABLE_VERSIONS, SCHEMA_KEY } from "../journal-schema.js";
import { BatchEncoder } from "../segments/batch-encoder.js";
import { CommitBuffer } from "../segments/commit-buffer.js";
import type { SealedCommit } from "../segments/commit-seal.js";
import type { SegmentScan } from "../segments/segment-scan.js";
import { RowReader } from "./row-reader.js";

/**
 * The rows of the segment that `bytes` are and `scan` describes. Where the schema at its start is damaged it is read by the one
 * of this version. Throws {@link JournalFailedError} where the segment was written by another version.
 */
export function* segmentRows(bytes: Buffer, scan: SegmentScan, name: string): Generator<JournalRow> {
  const [first] = scan.commits;
  const schema = first?.ordinal === 0 ? bytes.subarray(first.start, first.end) : ownSchema();
  for (const commit of scan.commits) {
    if (commit.rows > 0) yield* commitRows(bytes, schema, commit, name);
  }
}

function* commitRows(
  bytes: Buffer,
  schema: Buffer,
  commit: SealedCommit,
  name: string,
): Generator<JournalRow> {
  // A copy: Arrow wants its numbers at multiples of their size, and rows outlive the segment's bytes.
  const stream = Buffer.concat([schema, bytes.subarray(commit.start, commit.end)]);
  const reader = RecordBatchReader.from(stream);
  reader.open();
  const version = reader.schema.metadata.get(SCHEMA_KEY);
  if (version === undefined || !READABLE_VERSIONS.includes(version)) {
    throw new JournalFailedError(
      `"${name}" was written by another version of Tutti (schema ${version ?? "unknown"}): read it with that one`,
    );
  }
  for (const batch of reader) {
    const rows = new RowReader(batch);
    for (let row = 0; row < rows.length; row++) yield rows.row(row);
  }
}

function ownSchema(): Buffer {
  return Buffer.from(new BatchEncoder(new CommitBuffer()).schema());
}
