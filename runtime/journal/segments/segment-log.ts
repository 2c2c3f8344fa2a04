// The row of segments in a folder: writes batches to the last, begins the next when that is large or old enough, and removes the
// oldest when all are too large or they too old.
// It must never remove the segment being written, and never begin one that has nothing to hold.
import { join } from "node:path";
import type { RecordBatch } from "apache-arrow";
import { JournalVanishedError } from "../errors.js";
import { fileError } from "../file-error.js";
import { BatchEncoder } from "./batch-encoder.js";
import { CommitBuffer } from "./commit-buffer.js";
import type { FileSystem } from "./file-system.js";
import { segmentsIn } from "./recovery.js";
import { type ClosedSegment, outlived, type RetentionLimits } from "./retention.js";
import { SegmentFile } from "./segment-file.js";
import { nameAs, type SegmentName, segmentName } from "./segment-name.js";

export interface SegmentLimits {
  /** Bytes of a segment from which on the next is begun. */
  readonly segmentBytes: number;
  /** Milliseconds after which the next is begun. */
  readonly segmentAge: number;
  readonly retention: RetentionLimits;
  /** Whether a segment is on the disk before the next is begun. */
  readonly syncs: boolean;
}

export class SegmentLog {
  readonly #files: FileSystem;
  readonly #folder: string;
  readonly #limits: SegmentLimits;
  readonly #now: () => number;
  readonly #buffer = new CommitBuffer();
  #closed: ClosedSegment[];
  #sequence: number;
  #open: { readonly file: SegmentFile; readonly encoder: BatchEncoder } | undefined;
  /** Written by this log, schemas included. */
  bytes = 0;
  segments = 0;
  removedSegments = 0;
  removedBytes = 0;

  /** Of a folder that was recovered. `now` in milliseconds since 1970. Throws a JournalError. */
  constructor(files: FileSystem, folder: string, limits: SegmentLimits, now: () => number) {
    this.#files = files;
    this.#folder = folder;
    this.#limits = limits;
    this.#now = now;
    const names = segmentsIn(files, folder);
    this.#sequence = names.at(-1)?.sequence ?? 0;
    this.#closed = names.map((name, index) => ({
      name,
      bytes: this.#bytesOf(name),
      ended: names[index + 1]?.started ?? now(),
    }));
  }

  /** Sequence number of the latest segment that is closed; 0 where none is. */
  get closed(): number {
    return this.#open === undefined ? this.#sequence : this.#sequence - 1;
  }

  /** Writes a batch: all of it, or nothing; then it throws a JournalError, and the batch may be given again. */
  append(batch: RecordBatch): void {
    const { file, encoder } = this.#segment();
    const commit = encoder.encode(batch, file.commits);
    file.append(commit);
    this.bytes += commit.length;
  }

  /** Returns when all batches are on the disk. Throws a JournalError. */
  sync(): void {
    this.#open?.file.sync();
  }

  /** Throws where the segment being written was taken away: what was written to it must not be acknowledged. */
  checkPresence(): void {
    this.#open?.file.checkPresence();
  }

  /** Ends the segment being written where it is large or old enough, and removes what is outlived. Throws a JournalError. */
  turn(): void {
    const open = this.#open?.file;
    if (open !== undefined) {
      const isOld = this.#now() - open.name.started >= this.#limits.segmentAge;
      if (open.bytes >= this.#limits.segmentBytes || isOld) this.#end(open);
    }
    this.#removeOutlived();
  }

  /** Ends the segment being written. Throws a JournalError. */
  close(): void {
    if (this.#open !== undefined) this.#end(this.#open.file);
  }

  #segment(): { readonly file: SegmentFile; readonly encoder: BatchEncoder } {
    if (this.#open !== undefined) return this.#open;
    const name = segmentName(this.#sequence + 1, this.#now());
    const file = new SegmentFile(this.#files, this.#folder, name);
    const encoder = new BatchEncoder(this.#buffer);
    try {
      file.append(encoder.schema());
    } catch (error) {
      file.close();
      this.#files.remove(join(this.#folder, name.name));
      throw error;
    }
    this.#sequence++;
    this.segments++;
    this.bytes += file.bytes;
    this.#open = { file, encoder };
    return this.#open;
  }

  /** Recovery looks at the last segment alone: all of this one must be on the disk before the next is begun. */
  #end(file: SegmentFile): void {
    const { bytes } = file;
    file.seal();
    this.bytes += file.bytes - bytes;
    if (this.#limits.syncs) file.sync();
    file.close();
    this.#open = undefined;
    this.#closed.push({ name: file.name, bytes: file.bytes, ended: this.#now() });
  }

  #removeOutlived(): void {
    if (this.#outlived().length === 0) return;
    // Those that were sealed meanwhile are smaller by now.
    this.#closed = this.#closed.map((segment) => ({ ...segment, bytes: this.#bytesOf(segment.name) }));
    for (const segment of this.#outlived()) {
      // The Arrow first: whoever seals it sees that it is gone, and takes its own file back.
      this.#remove(nameAs("arrow", segment.name));
      this.#remove(nameAs("parquet", segment.name));
      this.#closed.shift();
      this.removedSegments++;
      this.removedBytes += segment.bytes;
    }
  }

  #outlived(): readonly ClosedSegment[] {
    const { retention } = this.#limits;
    return outlived(this.#closed, this.#open?.file.bytes ?? 0, retention, this.#now());
  }

  #remove(name: string): void {
    const path = join(this.#folder, name);
    try {
      this.#files.remove(path);
    } catch (error) {
      const known = fileError("remove", path, error);
      // It is there in the other form, or somebody else removed it.
      if (!(known instanceof JournalVanishedError)) throw known;
    }
  }

  /** Of the segment's file, in whichever form it is there. */
  #bytesOf(name: SegmentName): number {
    const bytes = (own: string): number | undefined => this.#files.facts(join(this.#folder, own))?.bytes;
    return bytes(nameAs("arrow", name)) ?? bytes(nameAs("parquet", name)) ?? 0;
  }
}
