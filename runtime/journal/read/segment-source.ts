// Where a reader finds a journal's segments: their files in a folder, in whichever form each is by then.
// It must never miss a segment that is being sealed while it looks, and never take it for two.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, fileError } from "../file-error.js";
import { nameAs, type SegmentForm, type SegmentName, segmentsAmong } from "../segments/segment-name.js";

/** A segment's file as it was when it was read. */
export interface SegmentBytes {
  /** The file's name. */
  readonly name: string;
  readonly form: SegmentForm;
  readonly bytes: Buffer;
}

/** The segments in `folder`, oldest first. Throws a JournalError. */
export async function listSegments(folder: string): Promise<readonly SegmentName[]> {
  try {
    // A look while a segment changes its name may see neither. That happens to a segment once, so that the next look sees it.
    const first = await readdir(folder);
    return segmentsAmong([...first, ...(await readdir(folder))]);
  } catch (error) {
    throw fileError("read", folder, error);
  }
}

/** Undefined where it was removed since it was listed, by the journal's own limits. Throws a JournalError. */
export async function readSegment(folder: string, segment: SegmentName): Promise<SegmentBytes | undefined> {
  // In this order: it may be sealed between the two looks, and is never unsealed.
  for (const form of ["arrow", "parquet"] as const) {
    const name = nameAs(form, segment);
    const path = join(folder, name);
    try {
      return { name, form, bytes: await readFile(path) };
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw fileError("read", path, error);
    }
  }
  return undefined;
}
