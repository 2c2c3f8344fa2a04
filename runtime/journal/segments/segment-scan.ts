// Finds the whole commits among a segment's bytes, whatever the rest of them is.
// It must never take bytes for a commit that was not written so, and never lose a whole one for a damaged one before it.
import { isWhole, readHead, type SealedCommit } from "./commit-seal.js";

/** A run of bytes that is no whole commit. */
export interface Gap {
  readonly start: number;
  readonly end: number;
  /** Rows of the commits in it, as far as these still say how many. */
  readonly rows: number;
}

export interface SegmentScan {
  /** In their order; the first is the schema's, if it is whole. */
  readonly commits: readonly SealedCommit[];
  /** Damage before the last whole commit. */
  readonly gaps: readonly Gap[];
  /** What follows the last whole commit: torn, or being written. The mark of the stream's end is not part of it. */
  readonly tail: Gap;
  /** Whether the mark of the stream's end follows the last whole commit, and nothing else. */
  readonly isSealed: boolean;
}

/** Commits start at multiples of this. */
const ALIGNMENT = 8;
const END_MARK_LENGTH = 8;

export function scanSegment(bytes: Buffer): SegmentScan {
  const commits: SealedCommit[] = [];
  const gaps: Gap[] = [];
  let end = 0;
  let lostRows = 0;
  for (let at = 0; at < bytes.length; ) {
    const head = readHead(bytes, at);
    if (head !== undefined && isWhole(bytes, head)) {
      if (at > end) gaps.push({ start: end, end: at, rows: lostRows });
      commits.push(head);
      end = head.end;
      at = head.end;
      lostRows = 0;
    } else {
      // Commits may follow one that is damaged: the next start is looked for.
      if (head !== undefined) lostRows += head.rows;
      at += ALIGNMENT;
    }
  }
  const isSealed =
    bytes.length === end + END_MARK_LENGTH &&
    bytes.readUInt32LE(end) === 0xffffffff &&
    bytes.readUInt32LE(end + 4) === 0;
  return {
    commits,
    gaps,
    tail: isSealed ? { start: end, end, rows: 0 } : { start: end, end: bytes.length, rows: lostRows },
    isSealed,
  };
}
