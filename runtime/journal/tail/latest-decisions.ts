// The latest decisions of segments that are finished, found from the newest segment backwards.
// It must never read a segment whose rows are not needed.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, fileError } from "../file-error.js";
import type { DecisionRow } from "../journal-row.js";
import type { SegmentName } from "../segments/segment-name.js";
import { scanSegment } from "../segments/segment-scan.js";
import { latestInSegment } from "./latest-in-segment.js";

/** At most `count` decisions, oldest first, of `segments`, which are given oldest first. Throws a JournalError. */
export async function latestDecisions(
  folder: string,
  segments: readonly SegmentName[],
  count: number,
): Promise<readonly DecisionRow[]> {
  const found: (readonly DecisionRow[])[] = [];
  let missing = count;
  for (const { name } of segments.toReversed()) {
    if (missing <= 0) break;
    const bytes = await readSegment(join(folder, name));
    if (bytes === undefined) continue;
    const decisions = await latestInSegment({ name, bytes, scan: scanSegment(bytes) }, missing);
    found.push(decisions);
    missing -= decisions.length;
  }
  return found.reverse().flat();
}

/** Undefined where it was removed since it was listed, by the journal's own limits. */
async function readSegment(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw fileError("read", path, error);
  }
}
