// Takes rows off the lane and writes them in batches: one turn after the other, as its thread or a test calls for them.
// It must never acknowledge a row that is not as durable as promised, and never take rows while a batch cannot be written.
import type { RecordBatch } from "apache-arrow";
import { EMPTY, type LaneConsumer } from "../../channel/lane-consumer.js";
import { RowColumns } from "../columns/row-columns.js";
import { isPassing, noticeOf } from "../file-error.js";
import { EventMemory } from "../rows/event-memory.js";
import { RowReceiver } from "../rows/row-receiver.js";
import type { SegmentLog } from "../segments/segment-log.js";
import type { JournalNews, WriterOptions } from "./journal-protocol.js";
import type { JournalStatus } from "./journal-status.js";

/** A batch has so many rows, or about so many bytes, at most: what a reader must hold. */
const MOST_ROWS = 4096;
const MOST_BYTES = 4 << 20;
/** How often the bytes of the batch are looked at, in rows. */
const ROWS_BETWEEN_LOOKS = 64;
/** Bytes after which rows are synced though more are waiting: their queue must not fill up meanwhile. */
const SYNCED_AT_ONCE = 16 << 20;

/** What the writer wants to do next. */
export type NextTurn =
  /** Rows are waiting. */
  | "now"
  /** None is. */
  | "later"
  /** The disk is full, or may not be written. */
  | "again"
  /** Everything is written, or the journal has failed: there is nothing to do any more. */
  | "never";

export class JournalWriter {
  readonly #lane: LaneConsumer;
  readonly #log: SegmentLog;
  readonly #options: WriterOptions;
  readonly #status: JournalStatus;
  readonly #now: () => number;
  readonly #tell: (news: JournalNews) => void;
  readonly #columns = new RowColumns();
  readonly #receiver: RowReceiver;
  #batch: RecordBatch | undefined;
  #written = 0;
  #durable = 0;
  #duplicates = 0;
  #unsyncedFrom = 0;
  #lastSync: number;
  #closed: number;

  /** `now` in milliseconds on a clock that never goes back; `tell` reports to whoever waits; `events` are known. */
  constructor(
    lane: LaneConsumer,
    log: SegmentLog,
    options: WriterOptions,
    status: JournalStatus,
    now: () => number,
    tell: (news: JournalNews) => void,
    events: EventMemory = new EventMemory(),
  ) {
    this.#lane = lane;
    this.#log = log;
    this.#options = options;
    this.#status = status;
    this.#now = now;
    this.#tell = tell;
    this.#receiver = new RowReceiver(lane.memory, this.#columns, events);
    this.#lastSync = now();
    this.#closed = log.closed;
  }

  /** Writes one batch of what is waiting, and acknowledges what has become durable. */
  turn(): NextTurn {
    const status = this.#status;
    status.turn();
    // Read before the lane is: whatever was given before is then seen.
    const isEnding = status.isEnding;
    const isUrgent = status.takeUrgency();
    try {
      this.#gather();
      if (this.#batch !== undefined) {
        this.#log.append(this.#batch);
        this.#written += this.#batch.numRows;
        this.#batch = undefined;
        this.#columns.clear();
      }
      const isMore = this.#lane.hasMore();
      const hasAcknowledged = this.#acknowledge(isMore, isEnding || status.isWanted);
      if ((hasAcknowledged || isUrgent) && status.isWanted)
        this.#tell({ kind: "durable", rows: this.#durable });
      this.#log.turn();
      this.#tellOfClosed();
      if (isMore) return "now";
      if (!isEnding) return "later";
      this.#log.close();
      this.#publish();
      return "never";
    } catch (error) {
      if (isPassing(error) && !isEnding) {
        if (status.isWanted) this.#tell({ kind: "stalled", error: noticeOf(error) });
        return "again";
      }
      status.fail();
      this.#publish();
      this.#tell({ kind: "failed", error: noticeOf(error) });
      return "never";
    }
  }

  /** Whether rows are written that are not acknowledged yet. */
  get isOwing(): boolean {
    return this.#durable !== this.#written;
  }

  /** Gathers waiting rows into a batch, unless one is left that could not be written. */
  #gather(): void {
    if (this.#batch !== undefined) return;
    const lane = this.#lane;
    const columns = this.#columns;
    for (let rows = 0; rows < MOST_ROWS; ) {
      const offset = lane.next();
      if (offset === EMPTY) break;
      rows += this.#receiver.receive(offset);
      if (rows % ROWS_BETWEEN_LOOKS === 0 && columns.byteLength > MOST_BYTES) break;
    }
    // What was told again is as durable as what was told first.
    this.#written += this.#receiver.duplicates - this.#duplicates;
    this.#duplicates = this.#receiver.duplicates;
    // The rows are in the columns: their room is the deciding thread's again while this one writes.
    lane.release();
    if (columns.length > 0) this.#batch = columns.batch();
  }

  /** Returns whether rows have become durable. */
  #acknowledge(isMore: boolean, isWanted: boolean): boolean {
    const { durability, interval } = this.#options;
    if (!this.isOwing) return false;
    const bytes = this.#log.bytes - this.#unsyncedFrom;
    if (durability === "every" && isMore && bytes < SYNCED_AT_ONCE) return false;
    if (durability === "interval" && !isWanted && this.#now() - this.#lastSync < interval) return false;
    if (durability !== "never") this.#log.sync();
    this.#log.checkPresence();
    this.#lastSync = this.#now();
    this.#unsyncedFrom = this.#log.bytes;
    this.#durable = this.#written;
    this.#publish();
    return true;
  }

  #tellOfClosed(): void {
    const { closed } = this.#log;
    if (closed === this.#closed) return;
    this.#closed = closed;
    this.#tell({ kind: "closed", upTo: closed });
  }

  #publish(): void {
    const { bytes, segments, removedSegments, removedBytes } = this.#log;
    const duplicates = this.#duplicates;
    this.#status.publish({
      durable: this.#durable,
      duplicates,
      bytes,
      segments,
      removedSegments,
      removedBytes,
    });
  }
}
