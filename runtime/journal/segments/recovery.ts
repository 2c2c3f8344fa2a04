// Brings a folder in order before anybody writes to it: what the last writer left unfinished is cut to the last whole commit.
// It must never cut a whole commit, and never touch a segment but the last.
import { join } from "node:path";
import { fileError } from "../file-error.js";
import type { JournalRecovery } from "../journal-statistics.js";
import type { FileSystem } from "./file-system.js";
import { type SegmentName, segmentsAmong } from "./segment-name.js";
import { scanSegment } from "./segment-scan.js";

const NOTHING: JournalRecovery = { bytes: 0, rows: 0 };

/**
 * Recovers the last segment in `folder`: earlier ones were finished, or recovered, before it was begun. One without rows is
 * removed. Throws a JournalError.
 */
export function recover(files: FileSystem, folder: string): JournalRecovery {
  const last = segmentsIn(files, folder).at(-1);
  // What is sealed was whole.
  if (last === undefined || last.form === "parquet") return NOTHING;
  const path = join(folder, last.name);
  try {
    const { commits, tail, isSealed } = scanSegment(files.read(path));
    if (isSealed) return NOTHING;
    if (commits.every(({ rows }) => rows === 0)) files.remove(path);
    else cut(files, path, tail.start);
    const bytes = tail.end - tail.start;
    return bytes === 0 ? NOTHING : { segment: last.name, bytes, rows: tail.rows };
  } catch (error) {
    throw fileError("recover", path, error);
  }
}

/** The segments in `folder`, oldest first. Throws a JournalError. */
export function segmentsIn(files: FileSystem, folder: string): readonly SegmentName[] {
  try {
    return segmentsAmong(files.list(folder));
  } catch (error) {
    throw fileError("read", folder, error);
  }
}

function cut(files: FileSystem, path: string, length: number): void {
  const file = files.open(path);
  try {
    files.truncate(file, length);
    files.sync(file);
  } finally {
    files.close(file);
  }
}
