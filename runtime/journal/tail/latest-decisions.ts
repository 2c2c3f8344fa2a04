// The latest decisions of segments that are finished, found from the newest segment backwards.
// It must never read a segment whose rows are not needed.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, fileError } from "../file-error.js";
import type { DecisionRow } from "../journal-row.js";
import type { SegmentName } from "../segments/segment-name.js";
import { scanSegment } from "../segments/segment-scan.js";

/** At most `count` decisions, oldest first, of `segments`, which are given oldest first. Throws a JournalError. */
export async function latestDecisions(
  folder: string,
  segments: readonly SegmentName[],
  count: number,
): Promise<readonly DecisionRow[]> {
  let found: readonly DecisionRow[] = [];
  for (const { name } of segments.toReversed()) {
    if (found.length >= count) break;
    found = [...(await decisionsIn(join(folder, name), name)), ...found];
  }
  return found.slice(Math.max(0, found.length - count));
}

async function decisionsIn(path: string, name: string): Promise<readonly DecisionRow[]> {
  const { segmentRows } = await import("../read/segment-rows.js");
  try {
    const bytes = await readFile(path);
    return [...segmentRows(bytes, scanSegment(bytes), name)].filter((row) => row.kind === "decision");
  } catch (error) {
    // Removed since it was listed, by the journal's own limits.
    if (codeOf(error) === "ENOENT") return [];
    throw fileError("read", path, error);
  }
}
