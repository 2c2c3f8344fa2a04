// Brings to its end what a writer that died was sealing, before anybody else writes to the folder.
// It must never remove an Arrow file but where the whole Parquet file is there: that has its name only once it was saved.
import { join } from "node:path";
import { fileError } from "../file-error.js";
import type { FileSystem } from "../segments/file-system.js";
import { nameAs, parseSegmentName, type SegmentName } from "../segments/segment-name.js";

const PART = ".part";

/** The name of a Parquet file that is being written: no segment's. */
export function partName(segment: SegmentName): string {
  return `${nameAs("parquet", segment)}${PART}`;
}

/** Throws a JournalError. */
export function finishSealing(files: FileSystem, folder: string): void {
  try {
    const names = new Set(files.list(folder));
    for (const name of names) {
      if (name.endsWith(PART) && parseSegmentName(name.slice(0, -PART.length)) !== undefined) {
        files.remove(join(folder, name));
        continue;
      }
      const segment = parseSegmentName(name);
      if (segment?.form !== "parquet") continue;
      const arrow = nameAs("arrow", segment);
      if (names.has(arrow)) files.remove(join(folder, arrow));
    }
  } catch (error) {
    throw fileError("recover", folder, error);
  }
}
