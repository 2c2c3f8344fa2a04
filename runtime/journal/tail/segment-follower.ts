// Reads what is added to a journal behind a given segment's start, each time it is asked: only what it has not read before.
// It must never take a batch that is being written for one that is whole, and never read one twice.
import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, fileError } from "../file-error.js";
import type { JournalRow } from "../journal-row.js";
import type { SegmentDamage } from "../read/journal-reader.js";
import { type SegmentName, segmentsAmong } from "../segments/segment-name.js";
import { type SegmentScan, scanSegment } from "../segments/segment-scan.js";

/** A segment that is being read. Held open: its rows can be read to their end though the file was removed meanwhile. */
interface OpenSegment {
  readonly segment: SegmentName;
  readonly file: FileHandle;
  /** Bytes that were read as whole commits. */
  read: number;
}

export class SegmentFollower {
  readonly #folder: string;
  readonly #first: number;
  #current: OpenSegment | undefined;
  #tail: SegmentDamage | undefined;

  /** Reads segments from the sequence number `first` on. */
  constructor(folder: string, first: number) {
    this.#folder = folder;
    this.#first = first;
  }

  /** What follows the last whole commit: torn, or being written. */
  get tail(): SegmentDamage | undefined {
    return this.#tail;
  }

  /** The rows that came since the last call, in their order. Throws a JournalError. */
  async next(): Promise<readonly JournalRow[]> {
    const segments = await this.#segments();
    // What was last written to a segment is there before the next one is.
    const rows = [...(await this.#rest())];
    for (const segment of segments) {
      if (segment.sequence <= (this.#current?.segment.sequence ?? this.#first - 1)) continue;
      const file = await this.#open(segment);
      if (file === undefined) continue;
      await this.close();
      this.#current = { segment, file, read: 0 };
      rows.push(...(await this.#rest()));
    }
    return rows;
  }

  async close(): Promise<void> {
    await this.#current?.file.close();
    this.#current = undefined;
  }

  async #segments(): Promise<readonly SegmentName[]> {
    try {
      return segmentsAmong(await readdir(this.#folder));
    } catch (error) {
      throw fileError("read", this.#folder, error);
    }
  }

  async #open({ name }: SegmentName): Promise<FileHandle | undefined> {
    const path = join(this.#folder, name);
    try {
      return await open(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw fileError("read", path, error);
    }
  }

  async #rest(): Promise<readonly JournalRow[]> {
    const current = this.#current;
    if (current === undefined) return [];
    const { file, segment } = current;
    const { size } = await file.stat();
    this.#tail = undefined;
    if (size <= current.read) return [];
    const bytes = Buffer.alloc(size - current.read);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, current.read);
    const scan = scanSegment(bytes.subarray(0, bytesRead));
    const { segmentRows } = await import("../read/segment-rows.js");
    const rows = [...segmentRows(bytes, scan, segment.name)];
    this.#tail = tailOf(segment.name, current.read, scan);
    current.read += scan.commits.at(-1)?.end ?? 0;
    return rows;
  }
}

/** The tail of a scan that began at byte `start` of the segment. */
function tailOf(segment: string, start: number, { tail }: SegmentScan): SegmentDamage | undefined {
  if (tail.end === tail.start) return undefined;
  return { segment, start: start + tail.start, end: start + tail.end, rows: tail.rows, isTail: true };
}
