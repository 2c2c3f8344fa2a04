// Reads what is added to a journal behind a given segment's start, each time it is asked: only what it has not read before.
// It must never take a batch that is being written for one that is whole, and never read one twice.
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, fileError } from "../file-error.js";
import type { DecisionRow, JournalRow } from "../journal-row.js";
import { type OpenedSegment, openSegment } from "../read/opened-segment.js";
import { damageIn, type SegmentDamage } from "../read/segment-damage.js";
import { listSegments, readSegment } from "../read/segment-source.js";
import { nameAs, type SegmentName } from "../segments/segment-name.js";
import { scanSegment } from "../segments/segment-scan.js";

/** A segment that is being read. Held open: its rows can be read to their end though it was sealed or removed meanwhile. */
interface OpenSegment {
  readonly segment: SegmentName;
  readonly file: FileHandle;
  /** Bytes that were read as whole commits. */
  read: number;
}

export class SegmentFollower {
  readonly #folder: string;
  #current: OpenSegment | undefined;
  /** The latest segment that was looked at. */
  #sequence: number;
  #tail: SegmentDamage | undefined;

  /** Reads segments from the sequence number `first` on. */
  constructor(folder: string, first: number) {
    this.#folder = folder;
    this.#sequence = first - 1;
  }

  /** What follows the last whole commit: torn, or being written. */
  get tail(): SegmentDamage | undefined {
    return this.#tail;
  }

  /** The rows that came since the last call, in their order. Throws a JournalError. */
  async next(): Promise<readonly JournalRow[]> {
    const rows: JournalRow[] = [];
    for (const segment of await this.#added()) for await (const row of segment.rows()) rows.push(row);
    return rows;
  }

  /** As `next`, but only the last decisions of what came, `count` at most. */
  async latest(count: number): Promise<readonly DecisionRow[]> {
    let found: readonly DecisionRow[] = [];
    for (const segment of (await this.#added()).toReversed()) {
      found = [...(await segment.latest(count - found.length)), ...found];
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#current?.file.close();
    this.#current = undefined;
  }

  async #added(): Promise<readonly OpenedSegment[]> {
    const segments = await listSegments(this.#folder);
    // What was last written to a segment is there before the next one is.
    const added = await this.#rest();
    for (const segment of segments) {
      if (segment.sequence <= this.#sequence) continue;
      const file = await this.#open(segment);
      await this.close();
      this.#sequence = segment.sequence;
      if (file === undefined) added.push(...(await this.#sealed(segment)));
      else {
        this.#current = { segment, file, read: 0 };
        added.push(...(await this.#rest()));
      }
    }
    return added;
  }

  /** Undefined where it is sealed, or was removed. */
  async #open(segment: SegmentName): Promise<FileHandle | undefined> {
    const path = join(this.#folder, nameAs("arrow", segment));
    try {
      return await open(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw fileError("read", path, error);
    }
  }

  /** A segment that was sealed before it was looked at: nothing is added to it any more. */
  async #sealed(segment: SegmentName): Promise<readonly OpenedSegment[]> {
    this.#tail = undefined;
    const bytes = await readSegment(this.#folder, segment);
    return bytes === undefined ? [] : [await openSegment(bytes)];
  }

  /** What was added to the segment that is being read: nothing, or one. */
  async #rest(): Promise<OpenedSegment[]> {
    const current = this.#current;
    if (current === undefined) return [];
    const { file, segment, read } = current;
    const { size } = await file.stat();
    this.#tail = undefined;
    if (size <= read) return [];
    const room = Buffer.alloc(size - read);
    const { bytesRead } = await file.read(room, 0, room.length, read);
    const bytes = room.subarray(0, bytesRead);
    const { commits, ...rest } = scanSegment(bytes);
    const tail = damageIn(segment.name, { ...rest, commits }).find(({ isTail }) => isTail);
    this.#tail = tail && { ...tail, start: read + tail.start, end: read + tail.end };
    current.read += commits.at(-1)?.end ?? 0;
    return [await openSegment({ name: segment.name, form: "arrow", bytes })];
  }
}
