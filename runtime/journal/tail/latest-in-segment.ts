// The latest decisions among a segment's bytes: its commits are read from the last backwards, as many as are needed.
// It must never read the rows of a commit that is not needed: where rows come one by one, a segment has tens of thousands.
import type { DecisionRow } from "../journal-row.js";
import type { SegmentScan } from "../segments/segment-scan.js";

/** Bytes of a segment, whole or from the end of a commit on, and what was found in them. */
export interface ScannedSegment {
  readonly name: string;
  readonly bytes: Buffer;
  readonly scan: SegmentScan;
}

/** At most `count` decisions, oldest first. Throws JournalFailedError where the segment is of another version. */
export async function latestInSegment(
  { name, bytes, scan }: ScannedSegment,
  count: number,
): Promise<readonly DecisionRow[]> {
  // Arrow takes 130 ms to load, which only who reads a journal is to pay.
  const { segmentRows } = await import("../read/segment-rows.js");
  const schema = scan.commits.filter(({ ordinal }) => ordinal === 0);
  const found: (readonly DecisionRow[])[] = [];
  let missing = count;
  for (let place = scan.commits.length - 1; place >= 0 && missing > 0; place--) {
    const commit = scan.commits[place];
    if (commit === undefined || commit.ordinal === 0) continue;
    const rows = segmentRows(bytes, { ...scan, commits: [...schema, commit] }, name);
    const decisions = [...rows].filter((row) => row.kind === "decision").slice(-missing);
    found.push(decisions);
    missing -= decisions.length;
  }
  return found.reverse().flat();
}
