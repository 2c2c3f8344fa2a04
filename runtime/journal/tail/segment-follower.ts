// Reads what is added to a journal behind a given segment's start, each time it is asked: only what it has not read before.
// It must never take a batch that is being written for one that is whole, and never read one twice.
import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, fileError } from "../file-error.js";
import type { DecisionRow, JournalRow } from "../journal-row.js";
import type { SegmentDamage } from "../read/journal-reader.js";
import { type SegmentName, segmentsAmong } from "../segments/segment-name.js";
import { type SegmentScan, scanSegment } from "../segments/segment-scan.js";
import { latestInSegment, type ScannedSegment } from "./latest-in-segment.js";

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
    const added = await this.#added();
    if (added.length === 0) return [];
    const { segmentRows } = await import("../read/segment-rows.js");
    return added.flatMap(({ name, bytes, scan }) => [...segmentRows(bytes, scan, name)]);
  }

  /** As `next`, but only the last decisions of what came, `count` at most. */
  async latest(count: number): Promise<readonly DecisionRow[]> {
    let found: readonly DecisionRow[] = [];
    for (const segment of (await this.#added()).toReversed()) {
      found = [...(await latestInSegment(segment, count - found.length)), ...found];
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#current?.file.close();
    this.#current = undefined;
  }

  async #added(): Promise<readonly ScannedSegment[]> {
    const segments = await this.#segments();
    // What was last written to a segment is there before the next one is.
    const added = await this.#rest();
    for (const segment of segments) {
      if (segment.sequence <= (this.#current?.segment.sequence ?? this.#first - 1)) continue;
      const file = await this.#open(segment);
      if (file === undefined) continue;
      await this.close();
      this.#current = { segment, file, read: 0 };
      added.push(...(await this.#rest()));
    }
    return added;
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

  /** What was added to the segment that is being read: nothing, or one. */
  async #rest(): Promise<ScannedSegment[]> {
    const current = this.#current;
    if (current === undefined) return [];
    const { file, segment, read } = current;
    const { size } = await file.stat();
    this.#tail = undefined;
    if (size <= read) return [];
    const room = Buffer.alloc(size - read);
    const { bytesRead } = await file.read(room, 0, room.length, read);
    const bytes = room.subarray(0, bytesRead);
    const scan = scanSegment(bytes);
    this.#tail = tailOf(segment.name, read, scan);
    current.read += scan.commits.at(-1)?.end ?? 0;
    return [{ name: segment.name, bytes, scan }];
  }
}

/** The tail of a scan that began at byte `start` of the segment. */
function tailOf(segment: string, start: number, { tail }: SegmentScan): SegmentDamage | undefined {
  if (tail.end === tail.start) return undefined;
  return { segment, start: start + tail.start, end: start + tail.end, rows: tail.rows, isTail: true };
}
