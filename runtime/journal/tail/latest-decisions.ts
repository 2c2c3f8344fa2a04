// The latest decisions of segments that are finished, found from the newest segment backwards.
// It must never read a segment whose rows are not needed.
import type { DecisionRow } from "../journal-row.js";
import { openSegment } from "../read/opened-segment.js";
import { readSegment } from "../read/segment-source.js";
import type { SegmentName } from "../segments/segment-name.js";

/** At most `count` decisions, oldest first, of `segments`, which are given oldest first. Throws a JournalError. */
export async function latestDecisions(
  folder: string,
  segments: readonly SegmentName[],
  count: number,
): Promise<readonly DecisionRow[]> {
  const found: (readonly DecisionRow[])[] = [];
  let missing = count;
  for (const segment of segments.toReversed()) {
    if (missing <= 0) break;
    const bytes = await readSegment(folder, segment);
    // Removed since it was listed, by the journal's own limits.
    if (bytes === undefined) continue;
    const decisions = await (await openSegment(bytes)).latest(missing);
    found.push(decisions);
    missing -= decisions.length;
  }
  return found.reverse().flat();
}
