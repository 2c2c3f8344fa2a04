// What of a segment could not be read.
import type { Gap, SegmentScan } from "../segments/segment-scan.js";

/** Bytes that were no whole commit. At the end of the last segment that is usual: it is being written, or its writer died. */
export interface SegmentDamage extends Gap {
  readonly segment: string;
  /** No whole commit follows in the segment. */
  readonly isTail: boolean;
}

export function damageIn(segment: string, { gaps, tail }: SegmentScan): readonly SegmentDamage[] {
  const found = gaps.map((gap) => ({ ...gap, segment, isTail: false }));
  return tail.end > tail.start ? [...found, { ...tail, segment, isTail: true }] : found;
}

/** A sealed segment whose checksum does not fit: all of it is left out, for nobody knows which rows are whole. */
export function damageOfSealed(segment: string, bytes: Buffer): SegmentDamage {
  return { segment, start: 0, end: bytes.length, rows: 0, isTail: false };
}
