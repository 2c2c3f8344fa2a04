// Makes a Parquet file of one closed segment, in steps of which each leaves every row in exactly one file that is read:
// the file is written under a name that no reader looks at, read back and compared, saved, renamed, and only then the Arrow is
// removed; of a segment that is there in both forms readers take the Arrow.
// It must never remove rows that are not to be had from the other file, bit for bit, nor seal a segment of which something is damaged.
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { JournalFailedError } from "../errors.js";
import { codeOf, fileError } from "../file-error.js";
import { SealedRows } from "../read/sealed-rows.js";
import { segmentRows } from "../read/segment-rows.js";
import type { FileSystem } from "../segments/file-system.js";
import { nameAs, type SegmentName } from "../segments/segment-name.js";
import { type SegmentScan, scanSegment } from "../segments/segment-scan.js";
import { partName } from "./finish-sealing.js";
import { sealedFile } from "./sealed-file.js";

export type Sealing =
  | "sealed"
  /** Damaged, and left as it is: what can be read of it is read from the Arrow. */
  | "damaged"
  /** The journal's own limits have removed it. */
  | "gone";

/**
 * Seals a segment that nobody writes to any more, in a folder whose lock is held. Throws a JournalError, after which it may be
 * tried again.
 */
export async function sealSegment(files: FileSystem, folder: string, segment: SegmentName): Promise<Sealing> {
  const arrow = join(folder, nameAs("arrow", segment));
  const parquet = join(folder, nameAs("parquet", segment));
  const part = join(folder, partName(segment));
  try {
    const bytes = readOf(files, arrow);
    if (bytes === undefined) return "gone";
    const scan = scanSegment(bytes);
    if (scan.gaps.length > 0 || scan.tail.end > scan.tail.start) return "damaged";
    const sealed = sealedFile(segmentRows(bytes, scan, segment.name));
    await compare(sealed, bytes, scan, segment.name);
    save(files, part, sealed);
    files.rename(part, parquet);
    files.syncFolder(folder);
    if (removes(files, arrow)) return "sealed";
    // The limits have removed the segment meanwhile, and did not know of this file.
    removes(files, parquet);
    return "gone";
  } catch (error) {
    throw fileError("seal", arrow, error);
  }
}

/** Throws where the Parquet does not give back each row as it was. */
async function compare(sealed: Buffer, bytes: Buffer, scan: SegmentScan, name: string): Promise<void> {
  const read = SealedRows.of(sealed, name);
  const rows = segmentRows(bytes, scan, name);
  for (let group = 0; group < (read?.groups.length ?? 0); group++) {
    for (const row of (await read?.group(group)) ?? []) {
      if (!isDeepStrictEqual(row, rows.next().value)) throw unlike(name);
    }
  }
  if (rows.next().done !== true) throw unlike(name);
}

function unlike(name: string): JournalFailedError {
  return new JournalFailedError(`"${name}" is not read from Parquet as it was written: it stays as it is`);
}

function save(files: FileSystem, path: string, bytes: Buffer): void {
  removes(files, path);
  const file = files.create(path);
  try {
    for (let written = 0; written < bytes.length; ) {
      written += files.write(file, bytes.subarray(written), written);
    }
    files.sync(file);
  } catch (error) {
    // On a disk that is full its room is wanted for rows.
    removes(files, path);
    throw error;
  } finally {
    files.close(file);
  }
}

function readOf(files: FileSystem, path: string): Buffer | undefined {
  try {
    return files.read(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether it was there. */
function removes(files: FileSystem, path: string): boolean {
  try {
    files.remove(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
