// Which segments go, so that the disk that a journal takes stays bounded: pure.
// It must never name the segment being written, nor a younger one before an older one.

/** A sealed segment. */
export interface SealedSegment {
  readonly name: string;
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

/** The oldest of `sealed` (oldest first) that must go, while `open` bytes are in the one being written. */
export function outlived(
  sealed: readonly SealedSegment[],
  open: number,
  limits: RetentionLimits,
  now: number,
): readonly SealedSegment[] {
  let bytes = open;
  for (const segment of sealed) bytes += segment.bytes;
  let count = 0;
  for (const segment of sealed) {
    if (bytes <= limits.bytes && now - segment.ended <= limits.age) break;
    bytes -= segment.bytes;
    count++;
  }
  return sealed.slice(0, count);
}
