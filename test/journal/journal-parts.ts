// The journal without its thread: a lane, a writer on a file system of the test's, and the rows of what it wrote.

import { LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { allocateLane } from "#runtime/channel/lane-memory.js";
import { LaneProducer } from "#runtime/channel/lane-producer.js";
import type { JournalRow } from "#runtime/journal/journal-row.js";
import { segmentRows } from "#runtime/journal/read/segment-rows.js";
import { RowSender } from "#runtime/journal/rows/row-sender.js";
import { SENT, type Sending } from "#runtime/journal/rows/sending.js";
import type { FileSystem } from "#runtime/journal/segments/file-system.js";
import { type SegmentLimits, SegmentLog } from "#runtime/journal/segments/segment-log.js";
import { segmentsAmong } from "#runtime/journal/segments/segment-name.js";
import { scanSegment } from "#runtime/journal/segments/segment-scan.js";
import type { JournalNews, WriterOptions } from "#runtime/journal/thread/journal-protocol.js";
import { JournalStatus } from "#runtime/journal/thread/journal-status.js";
import { JournalWriter } from "#runtime/journal/thread/journal-writer.js";
import type { GivenRow } from "./arbitrary-row.js";

export const NO_LIMITS: SegmentLimits = {
  segmentBytes: Number.MAX_SAFE_INTEGER,
  segmentAge: Number.MAX_SAFE_INTEGER,
  retention: { bytes: Number.MAX_SAFE_INTEGER, age: Number.MAX_SAFE_INTEGER },
  syncs: true,
};

export class JournalParts {
  /** Milliseconds, of the wall and of the machine. */
  time = 1_800_000_000_000;
  readonly status = new JournalStatus();
  readonly news: JournalNews[] = [];
  readonly writer: JournalWriter;
  readonly log: SegmentLog;
  readonly #lane: LaneProducer;
  readonly #sender: RowSender;

  constructor(
    files: FileSystem,
    folder: string,
    limits: SegmentLimits = NO_LIMITS,
    options: WriterOptions = { durability: "every", interval: 1000 },
  ) {
    const lane = allocateLane(1 << 20);
    this.#lane = new LaneProducer(lane);
    this.#sender = new RowSender(this.#lane);
    this.log = new SegmentLog(files, folder, limits, () => this.time);
    this.writer = new JournalWriter(
      new LaneConsumer(lane),
      this.log,
      options,
      this.status,
      () => this.time,
      (news) => this.news.push(news),
    );
  }

  give(row: GivenRow): Sending {
    const sending =
      row.kind === "outcome"
        ? this.#sender.outcome(row.outcome, this.time)
        : this.#sender.decision(row.decision, row.team, row.request, this.time);
    if (sending === SENT) this.#lane.publish();
    return sending;
  }
}

/** The rows in a folder, as they are by now. */
export function rowsIn(files: FileSystem, folder: string): readonly JournalRow[] {
  return segmentsAmong(files.list(folder)).flatMap(({ name }) => rowsOf(files.read(`${folder}/${name}`)));
}

/** The rows of a segment's bytes. */
export function rowsOf(bytes: Buffer): readonly JournalRow[] {
  return [...segmentRows(bytes, scanSegment(bytes), "a segment")];
}
