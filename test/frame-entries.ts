// The entries of a frame of requests or answers, found the way a reader finds them.
import { ENTRY_LENGTH, FIRST_ENTRY } from "#runtime/actor/answer-frame.js";
import { EPOCH, LENGTH, MEMBERS } from "#runtime/channel/frame-descriptor.js";
import type { LaneMemory } from "#runtime/channel/lane-memory.js";

/** Where an entry starts and ends, and what its frame says for all of them. */
export interface FrameEntry {
  readonly at: number;
  readonly end: number;
  readonly epoch: number;
}

/** Those that the frame's members name. */
export function entriesOf({ words }: LaneMemory, frame: number): readonly FrameEntry[] {
  const found: FrameEntry[] = [];
  const epoch = words[(frame >> 2) + EPOCH] as number;
  const members = words[(frame >> 2) + MEMBERS] as number;
  const end = frame + (words[(frame >> 2) + LENGTH] as number);
  let at = frame + FIRST_ENTRY;
  for (let place = 0; place < 32 && members >>> place !== 0 && at < end; place++) {
    const next = at + (words[(at >> 2) + ENTRY_LENGTH] as number);
    if (((members >>> place) & 1) === 1) found.push({ at, end: next, epoch });
    at = next;
  }
  return found;
}
