// The entry of the thread that writes a journal, and does nothing else. No await at the top level.
// It must never serve its event loop between its first row and its end: all that it is told is in shared words.
import { parentPort, workerData } from "node:worker_threads";
import { monotonicClock } from "../../channel/clock.js";
import { Doorbell } from "../../channel/doorbell.js";
import { LaneConsumer } from "../../channel/lane-consumer.js";
import { noticeOf } from "../file-error.js";
import { nodeFileSystem } from "../segments/file-system.js";
import { SegmentLog } from "../segments/segment-log.js";
import type { JournalNews, JournalThreadStart } from "./journal-protocol.js";
import { JournalStatus } from "./journal-status.js";
import { JournalWriter } from "./journal-writer.js";
import { knownEvents } from "./known-events.js";

/**
 * Milliseconds for which rows gather while they come: a batch costs some 0.3 ms, and whoever gives a row rings only a thread that
 * sleeps for longer than that, which costs it 10 to 16 us.
 */
const GATHERING = 10;
/** Naps without a row after which the thread sleeps until it is rung. */
const NAPS_BEFORE_SLEEP = 50;
/** Milliseconds of that sleep, after which the ages of segments are looked at. */
const SLEEP = 1000;
/** Milliseconds between two attempts to write to a disk that is full. */
const RETRY = 250;

async function write(start: JournalThreadStart): Promise<void> {
  const { folder, limits } = start;
  const status = new JournalStatus(start.status);
  const doorbell = new Doorbell(start.doorbell);
  const lane = new LaneConsumer(start.lane);
  const tell = (news: JournalNews): void => parentPort?.postMessage(news);
  try {
    // Rows wait in the lane meanwhile.
    const events = await knownEvents(folder);
    const log = new SegmentLog(nodeFileSystem, folder, limits, Date.now);
    const writer = new JournalWriter(lane, log, start, status, () => monotonicClock.now(), tell, events);
    for (let naps = 0; ; ) {
      const next = writer.turn();
      if (next === "never") break;
      if (next === "now") naps = 0;
      else if (next === "again") status.nap(RETRY);
      else if (++naps < NAPS_BEFORE_SLEEP || writer.isOwing) {
        status.nap(GATHERING);
        if (lane.hasMore()) naps = 0;
      } else {
        doorbell.prepareToPark();
        if (lane.hasMore() || status.isUrgent) doorbell.stayAwake();
        else doorbell.park(SLEEP);
        naps = lane.hasMore() ? 0 : NAPS_BEFORE_SLEEP;
      }
    }
  } catch (error) {
    status.fail();
    tell({ kind: "failed", error: noticeOf(error) });
  } finally {
    status.ended();
    parentPort?.close();
  }
}

void write(workerData as JournalThreadStart);
