// Reads a journal's rows in the order in which they were written, also while it is being written.
// It must never change a file: what is torn is only left out, and told.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, fileError } from "../file-error.js";
import type { JournalRow } from "../journal-row.js";
import { segmentsAmong } from "../segments/segment-name.js";
import { type Gap, type SegmentScan, scanSegment } from "../segments/segment-scan.js";

/** Bytes that were no whole commit. At the end of the last segment that is usual: it is being written, or its writer died. */
export interface SegmentDamage extends Gap {
  readonly segment: string;
  /** No whole commit follows in the segment. */
  readonly isTail: boolean;
}

export interface JournalReaderOptions {
  readonly folder: string;
}

/**
 * A journal's rows: `for await (const row of new JournalReader({ folder }))`. Each iteration looks at the folder anew, and reads
 * what is there by then; it holds one segment in memory at a time. Throws JournalVanishedError where there is no such folder,
 * and JournalFailedError where a segment is of another version.
 */
export class JournalReader implements AsyncIterable<JournalRow> {
  readonly #folder: string;
  #damage: SegmentDamage[] = [];

  constructor({ folder }: JournalReaderOptions) {
    this.#folder = folder;
  }

  /** What the latest iteration has left out so far. */
  get damage(): readonly SegmentDamage[] {
    return this.#damage;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<JournalRow, void, undefined> {
    const damage: SegmentDamage[] = [];
    this.#damage = damage;
    // Arrow takes 130 ms to load, which only who reads a journal is to pay.
    const { segmentRows } = await import("./segment-rows.js");
    for (const { name } of segmentsAmong(await this.#list())) {
      const bytes = await this.#read(name);
      // Removed since it was listed, by the journal's own limits.
      if (bytes === undefined) continue;
      const scan = scanSegment(bytes);
      damage.push(...damageIn(name, scan));
      yield* segmentRows(bytes, scan, name);
    }
  }

  async #list(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      throw fileError("read", this.#folder, error);
    }
  }

  async #read(name: string): Promise<Buffer | undefined> {
    const path = join(this.#folder, name);
    try {
      return await readFile(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw fileError("read", path, error);
    }
  }
}

function damageIn(segment: string, { gaps, tail }: SegmentScan): readonly SegmentDamage[] {
  const found = gaps.map((gap) => ({ ...gap, segment, isTail: false }));
  return tail.end > tail.start ? [...found, { ...tail, segment, isTail: true }] : found;
}
