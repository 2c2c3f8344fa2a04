// Which segments go, so that the disk that a journal takes stays bounded: pure.
// It must never name the segment being written, nor a younger one before an older one.
import type { SegmentName } from "./segment-name.js";

/** A segment that nobody writes to any more. */
export interface ClosedSegment {
  readonly name: SegmentName;
  readonly bytes: number;
  /** When its last row can have been written at the latest: when the next one was begun. Milliseconds since 1970. */
  readonly ended: number;
}

export interface RetentionLimits {
  /** Of all segments together, the one being written included. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly age: number;
}

/** The oldest of `closed` (oldest first) that must go, while `open` bytes are in the one being written. */
export function outlived(
  closed: readonly ClosedSegment[],
  open: number,
  limits: RetentionLimits,
  now: number,
): readonly ClosedSegment[] {
  let bytes = open;
  for (const segment of closed) bytes += segment.bytes;
  let count = 0;
  for (const segment of closed) {
    if (bytes <= limits.bytes && now - segment.ended <= limits.age) break;
    bytes -= segment.bytes;
    count++;
  }
  return closed.slice(0, count);
}
