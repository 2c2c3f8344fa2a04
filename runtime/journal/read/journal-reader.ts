// Reads a journal's rows in the order in which they were written, also while it is being written.
// It must never change a file: what is torn is only left out, and told.
import type { JournalRow } from "../journal-row.js";
import { openSegment } from "./opened-segment.js";
import type { SegmentDamage } from "./segment-damage.js";
import { listSegments, readSegment } from "./segment-source.js";

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
    for (const segment of await listSegments(this.#folder)) {
      const found = await readSegment(this.#folder, segment);
      // Removed since it was listed, by the journal's own limits.
      if (found === undefined) continue;
      const opened = await openSegment(found);
      damage.push(...opened.damage);
      yield* opened.rows();
    }
  }
}
