// A segment that was read, in either form: its rows, its latest decisions, and what of it is left out.
// It must never give a row of bytes whose checksum does not fit.
import type { DecisionRow, JournalRow } from "../journal-row.js";
import { scanSegment } from "../segments/segment-scan.js";
import { latestInSegment } from "../tail/latest-in-segment.js";
import { damageIn, damageOfSealed, type SegmentDamage } from "./segment-damage.js";
import type { SegmentBytes } from "./segment-source.js";

export interface OpenedSegment {
  readonly damage: readonly SegmentDamage[];
  /** In their order. */
  rows(): AsyncIterable<JournalRow>;
  /** At most `count` decisions, oldest first; no more is read than is needed. */
  latest(count: number): Promise<readonly DecisionRow[]>;
}

/** Throws JournalFailedError where the segment is of another version; of an Arrow file its rows throw it. */
export async function openSegment({ name, form, bytes }: SegmentBytes): Promise<OpenedSegment> {
  return form === "arrow" ? openArrow(name, bytes) : openParquet(name, bytes);
}

async function openArrow(name: string, bytes: Buffer): Promise<OpenedSegment> {
  // Arrow takes 130 ms to load, which only who reads a journal is to pay.
  const { segmentRows } = await import("./segment-rows.js");
  const scan = scanSegment(bytes);
  return {
    damage: damageIn(name, scan),
    async *rows() {
      yield* segmentRows(bytes, scan, name);
    },
    latest: (count) => latestInSegment({ name, bytes, scan }, count),
  };
}

async function openParquet(name: string, bytes: Buffer): Promise<OpenedSegment> {
  const { SealedRows } = await import("./sealed-rows.js");
  const sealed = SealedRows.of(bytes, name);
  if (sealed === undefined) return nothingOf(damageOfSealed(name, bytes));
  return {
    damage: [],
    rows: () => sealed.all(),
    async latest(count) {
      const found: (readonly DecisionRow[])[] = [];
      let missing = count;
      for (let group = sealed.groups.length - 1; group >= 0 && missing > 0; group--) {
        const rows = await sealed.group(group);
        const decisions = rows.filter((row) => row.kind === "decision").slice(-missing);
        found.push(decisions);
        missing -= decisions.length;
      }
      return found.reverse().flat();
    },
  };
}

function nothingOf(damage: SegmentDamage): OpenedSegment {
  return { damage: [damage], async *rows() {}, latest: async () => [] };
}
