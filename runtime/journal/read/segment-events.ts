// The events that a segment's outcomes name, in their order, and nothing else of it.
// It must never read a column that is not asked for: a writer waits for this when it starts.
import { RecordBatchReader } from "apache-arrow";
import type { JournalOutcome } from "../journal.js";
import { scanSegment } from "../segments/segment-scan.js";
import { columnOf, laterColumnOf } from "./batch-columns.js";
import { SealedRows } from "./sealed-rows.js";
import type { SegmentBytes } from "./segment-source.js";

/** An event, and the decision that it belongs to. */
export type KnownEvent = Required<Pick<JournalOutcome, "decision" | "event">>;

/** Throws what reading a segment of another version throws. */
export async function segmentEvents({ name, form, bytes }: SegmentBytes): Promise<readonly KnownEvent[]> {
  if (form === "parquet") return (await SealedRows.of(bytes, name)?.events()) ?? [];
  return [...arrowEvents(bytes)];
}

function* arrowEvents(bytes: Buffer): Generator<KnownEvent> {
  const { commits } = scanSegment(bytes);
  const [first] = commits;
  if (first?.ordinal !== 0) return;
  for (const commit of commits) {
    if (commit.rows === 0) continue;
    // A copy: Arrow wants its numbers at multiples of their size.
    const parts = [bytes.subarray(first.start, first.end), bytes.subarray(commit.start, commit.end)];
    for (const batch of RecordBatchReader.from(Buffer.concat(parts))) {
      const events = laterColumnOf(batch, "event");
      const decisions = columnOf(batch, "decision");
      for (let row = 0; row < batch.numRows; row++) {
        const event = events?.ownText(row);
        if (event !== undefined) yield { decision: decisions.ownText(row) ?? "", event };
      }
    }
  }
}
