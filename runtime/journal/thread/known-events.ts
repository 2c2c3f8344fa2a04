// What a writer remembers of those before it: the latest events in the folder.
// It must never keep the writer from its work: it reads so many bytes at most, and leaves out what cannot be read.
import { type KnownEvent, segmentEvents } from "../read/segment-events.js";
import { listSegments, readSegment } from "../read/segment-source.js";
import { EventMemory, REMEMBERED } from "../rows/event-memory.js";

/** Bytes of files that are read, the newest first; the file that goes beyond is read whole. */
const MOST_BYTES = 128 << 20;

export async function knownEvents(folder: string): Promise<EventMemory> {
  const found: (readonly KnownEvent[])[] = [];
  let count = 0;
  let bytes = 0;
  for (const segment of (await listSegments(folder)).toReversed()) {
    if (count >= REMEMBERED || bytes >= MOST_BYTES) break;
    const read = await readSegment(folder, segment);
    if (read === undefined) continue;
    // One of another version: whoever reads the journal is told.
    const events = await segmentEvents(read).catch(() => []);
    found.push(events);
    count += events.length;
    bytes += read.bytes.length;
  }
  const memory = new EventMemory();
  for (const { decision, event } of found.reverse().flat()) memory.isNew(decision, event);
  return memory;
}
