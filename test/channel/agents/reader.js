// The other thread of threads.test.ts, in one of several roles.
import { parentPort, workerData } from "node:worker_threads";
import { Doorbell } from "#runtime/channel/doorbell.js";
import { EPOCH, EVENT, HEADER_LENGTH, KIND, LENGTH } from "#runtime/channel/frame-descriptor.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { contentByte, FRAMES, FramePlan } from "./frame-plan.js";

/** Reads all frames, gives every fifth up, parks when there is none, and says what was wrong with them. */
function readFrames() {
  const lane = new LaneConsumer(workerData.lane);
  const bell = new Doorbell(workerData.doorbell);
  const plan = new FramePlan(lane.memory.largestFrame);
  const { words, bytes } = lane.memory;
  let frames = 0;
  let wrong = 0;
  while (frames < FRAMES) {
    for (let offset = lane.next(); offset !== EMPTY; offset = lane.next()) {
      frames++;
      plan.next();
      const { length } = plan;
      const word = offset >> 2;
      if (words[word + LENGTH] !== length || words[word + KIND] !== EVENT || words[word + EPOCH] !== frames)
        wrong++;
      const start = offset + HEADER_LENGTH;
      for (let at = 0; at < length - HEADER_LENGTH; at++) {
        if (bytes[start + at] !== contentByte(frames, at)) wrong++;
      }
      if (frames % 5 === 0) lane.discard();
      if (frames % 7 === 0) lane.release();
    }
    lane.release();
    bell.prepareToPark();
    if (lane.hasMore() || frames === FRAMES) bell.stayAwake();
    else bell.park(60_000);
  }
  parentPort?.postMessage({ frames, wrong, handled: lane.handled, discarded: lane.discarded });
}

/** Answers a ping in `count`, and a wish of the control plane, as often as they come; parks in between. */
function echo() {
  const words = new Int32Array(workerData.count);
  const bell = new Doorbell(workerData.doorbell);
  const back = new Doorbell(workerData.back);
  let seen = 0;
  for (;;) {
    if (bell.takeControl()) {
      Atomics.add(words, 2, 1);
      back.ring();
    }
    const ping = Atomics.load(words, 0);
    if (ping !== seen) {
      seen = ping;
      Atomics.store(words, 1, seen);
      back.ring();
    }
    bell.prepareToPark();
    if (Atomics.load(words, 0) !== seen || bell.hasControl()) bell.stayAwake();
    else bell.park(60_000);
  }
}

/** The same from the event loop, where the thread waits without standing still. */
function echoInEventLoop() {
  const words = new Int32Array(workerData.count);
  const bell = new Doorbell(workerData.doorbell);
  const back = new Doorbell(workerData.back);
  // A wait for the doorbell does not keep the thread alive.
  parentPort?.ref();
  const turn = () => {
    if (bell.takeControl()) Atomics.add(words, 2, 1);
    Atomics.store(words, 1, Atomics.load(words, 0));
    back.ring();
    bell.prepareToPark();
    if (Atomics.load(words, 0) === Atomics.load(words, 1) && !bell.hasControl()) {
      bell.parkAsync(turn);
      return;
    }
    bell.stayAwake();
    setImmediate(turn);
  };
  turn();
}

switch (workerData.role) {
  case "frames":
    readFrames();
    break;
  case "echo":
    echo();
    break;
  case "echo-in-event-loop":
    echoInEventLoop();
    break;
}
