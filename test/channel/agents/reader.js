// The other thread of threads.test.ts.
import { parentPort, workerData } from "node:worker_threads";
import { DeadLetterCounters } from "#runtime/channel/dead-letter.js";
import { Doorbell } from "#runtime/channel/doorbell.js";
import { HEADER_LENGTH } from "#runtime/channel/frame-descriptor.js";
import { LaneConsumer } from "#runtime/channel/lane-consumer.js";

const FRAMES = 100_000;

function checksums() {
  const lane = new LaneConsumer(workerData.lane);
  const bell = new Doorbell(workerData.doorbell);
  let frames = 0;
  let wrong = 0;
  while (frames < FRAMES) {
    let offset = lane.next();
    while (offset >= 0) {
      const { words, bytes } = lane.memory;
      const length = words[offset >> 2] ?? 0;
      const id = words[(offset >> 2) + 2] ?? 0;
      frames++;
      if (id !== frames || length !== HEADER_LENGTH + ((id * 7919) % 900)) wrong++;
      for (let at = offset + HEADER_LENGTH; at < offset + length; at++) if (bytes[at] !== (id & 255)) wrong++;
      offset = lane.next();
    }
    lane.release();
    bell.prepareToPark();
    if (lane.hasMore() || frames === FRAMES) bell.stayAwake();
    else bell.park(1000);
  }
  parentPort?.postMessage({ frames, wrong });
}

function echo() {
  const words = new Int32Array(workerData.count);
  const bell = new Doorbell(workerData.doorbell);
  const back = new Doorbell(workerData.back);
  let seen = 0;
  for (;;) {
    const ping = Atomics.load(words, 0);
    if (ping !== seen) {
      seen = ping;
      Atomics.store(words, 1, seen);
      back.ring();
    }
    bell.prepareToPark();
    if (Atomics.load(words, 0) !== seen) bell.stayAwake();
    else bell.park(60_000);
  }
}

function letters() {
  const counters = new DeadLetterCounters(workerData.letters);
  for (let letter = 0; letter < 50_000; letter++) counters.add("expired");
}

if (workerData.role === "checksums") checksums();
else if (workerData.role === "echo") echo();
else letters();
