// Opens a journal: takes its folder, brings it in order, and starts the thread that writes it.
import { Worker } from "node:worker_threads";
import { monotonicClock } from "../channel/clock.js";
import { allocateDoorbell, Doorbell } from "../channel/doorbell.js";
import { allocateLane } from "../channel/lane-memory.js";
import { LaneProducer } from "../channel/lane-producer.js";
import { fileError } from "./file-error.js";
import type { Journal } from "./journal.js";
import { JournalClient } from "./journal-client.js";
import { type JournalOptions, readOptions } from "./journal-options.js";
import { finishSealing } from "./seal/finish-sealing.js";
import { nodeFileSystem } from "./segments/file-system.js";
import { FolderLock } from "./segments/folder-lock.js";
import { recover, segmentsIn } from "./segments/recovery.js";
import type { JournalThreadStart } from "./thread/journal-protocol.js";
import { JournalStatus } from "./thread/journal-status.js";
import { SegmentSealer } from "./thread/segment-sealer.js";

const ENTRY = new URL("./thread/journal-thread.js", import.meta.url);
/** Milliseconds that the end of the process waits for one journal. */
const END_LIMIT = 5000;
/** A program given as text (`node --input-type=module --eval`): its flags speak of that text, and a thread refuses them. */
const FROM_TEXT = process.execArgv.some((flag) => flag.startsWith("--input-type"));

/** Those whose files may be open. */
const running = new Set<JournalClient>();

/**
 * Opens the journal in a folder, and makes it where there is none. What the last writer left unfinished is cut off, which
 * `stats().recovered` tells. It does not keep the process alive but while somebody waits, and is written to its end when the
 * process ends in its own time; use it in the thread that opened it.
 *
 * Throws InvalidJournalOptionError; JournalLockedError where another writer has the folder; JournalAccessError and others where
 * it cannot be used.
 */
export function journal(options: JournalOptions): Journal {
  const settings = readOptions(options);
  const { folder } = settings;
  const files = nodeFileSystem;
  try {
    files.makeFolder(folder);
  } catch (error) {
    throw fileError("make", folder, error);
  }
  const lock = new FolderLock(files, folder);
  try {
    finishSealing(files, folder);
    const recovered = recover(files, folder);
    const sealer =
      settings.closedAs === "arrow" ? undefined : new SegmentSealer(folder, FROM_TEXT ? [] : undefined);
    const left = segmentsIn(files, folder);
    const lane = allocateLane(settings.queue);
    const doorbell = allocateDoorbell();
    const status = new JournalStatus();
    const { limits, durability, interval } = settings;
    const start: JournalThreadStart = {
      folder,
      limits,
      durability,
      interval,
      lane,
      doorbell,
      status: status.buffer,
    };
    const worker = new Worker(ENTRY, {
      name: "tutti-journal",
      workerData: start,
      ...(FROM_TEXT ? { execArgv: [] } : {}),
    });
    const thread = {
      worker,
      lane: new LaneProducer(lane),
      doorbell: new Doorbell(doorbell),
      status,
      sealer,
      release: () => lock.release(),
    };
    const client = keep(new JournalClient(thread, settings.whenFull, recovered, Date.now, monotonicClock));
    if (left.some(({ form }) => form === "arrow")) sealer?.sealLeft(left.at(-1)?.sequence ?? 0);
    return client;
  } catch (error) {
    lock.release();
    throw error;
  }
}

function keep(client: JournalClient): JournalClient {
  if (running.size === 0 && !process.listeners("exit").includes(endAll)) process.on("exit", endAll);
  running.add(client);
  void client.ended.then(() => running.delete(client));
  return client;
}

function endAll(): void {
  for (const client of running) client.endNow(END_LIMIT);
}
