// Lanes and doorbells between real threads: nothing lost, nothing torn, nobody left asleep.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { EPOCH, EVENT, HEADER_LENGTH, KIND } from "#runtime/channel/frame-descriptor.js";
import { HEAD, PROGRESS, SENT, TAIL } from "#runtime/channel/lane-descriptor.js";
import { allocateLane } from "#runtime/channel/lane-memory.js";
import { FULL, LaneProducer } from "#runtime/channel/lane-producer.js";
import { nap } from "#runtime/channel/nap.js";
import { contentByte, FRAMES, FramePlan } from "./agents/frame-plan.js";

/** Milliseconds: a thousand times a wake-up, so that only what never comes is taken for lost. */
const LOST = 20_000;

function startReader(role: string, data: Record<string, SharedArrayBuffer | number>): Worker {
  return new Worker(new URL("./agents/reader.js", import.meta.url), { workerData: { role, ...data } });
}

test("hundreds of thousands of frames of all lengths cross to another thread whole, in order, and all counted", async () => {
  const buffer = allocateLane(8192);
  // Near the place where positions wrap as Int32.
  const counters = new Int32Array(buffer);
  for (const counter of [TAIL, HEAD, PROGRESS]) counters[counter] = 2 ** 31 - 8 * 1000;
  const doorbell = allocateDoorbell();
  const reader = startReader("frames", { lane: buffer, doorbell });
  const report = once(reader, "message");
  const bell = new Doorbell(doorbell);
  const producer = new LaneProducer(buffer);
  const { words, bytes, largestFrame } = producer.memory;
  const plan = new FramePlan(largestFrame);
  // Drawn from another sequence than the frames: the reader need not know.
  const chance = new FramePlan(largestFrame);
  for (let frame = 1; frame <= FRAMES; frame++) {
    plan.next();
    const { length } = plan;
    const room = Math.min(largestFrame, length + chance.draw(64));
    let offset = producer.claim(room);
    for (const until = performance.now() + LOST; offset === FULL; ) {
      if (performance.now() > until) throw new Error(`no room for frame ${frame}`);
      if (producer.publish()) bell.ring();
      nap();
      offset = producer.claim(room);
    }
    if (chance.draw(10) === 0) {
      bytes.fill(0xee, offset + 8, offset + room);
      producer.abort();
      offset = producer.claim(room);
    }
    words[(offset >> 2) + KIND] = EVENT;
    words[(offset >> 2) + EPOCH] = frame;
    const start = offset + HEADER_LENGTH;
    for (let at = 0; at < length - HEADER_LENGTH; at++) bytes[start + at] = contentByte(frame, at);
    producer.commitShortened(length);
    if (chance.draw(4) === 0 && producer.publish()) bell.ring();
  }
  producer.publish();
  bell.ring();
  const discarded = FRAMES / 5;
  expect(await report).toEqual([{ frames: FRAMES, wrong: 0, handled: FRAMES - discarded, discarded }]);
  expect(counters[SENT]).toBe(FRAMES);
  expect(counters[HEAD]).toBe(counters[TAIL]);
  await reader.terminate();
});

test.each([
  ["parked", "echo", 20_000],
  ["in its event loop", "echo-in-event-loop", 3_000],
])("a thread %s is woken by every ring and every wish of the control plane", async (_, role, pings) => {
  const there = allocateDoorbell();
  const back = allocateDoorbell();
  const count = new SharedArrayBuffer(12);
  const reader = startReader(role, { doorbell: there, back, count });
  const words = new Int32Array(count);
  const bell = new Doorbell(there);
  const own = new Doorbell(back);
  const chance = new FramePlan(HEADER_LENGTH);
  const waitFor = (isThere: () => boolean, what: string): void => {
    const until = performance.now() + LOST;
    while (!isThere()) {
      if (performance.now() > until) throw new Error(`${what} was lost`);
      own.prepareToPark();
      if (isThere()) own.stayAwake();
      else own.park(LOST);
    }
  };
  let controls = 0;
  for (let ping = 1; ping <= pings; ping++) {
    // Between at once and later than the other has parked, so that the ring falls into every step of its parking.
    for (let step = chance.draw(2000); step > 0; step--) Atomics.load(words, 0);
    if (chance.draw(3) === 0) {
      bell.ringControl();
      controls++;
      waitFor(() => Atomics.load(words, 2) === controls, `wish ${controls}`);
    }
    Atomics.store(words, 0, ping);
    bell.ring();
    waitFor(() => Atomics.load(words, 1) === ping, `ping ${ping}`);
  }
  expect([...words]).toEqual([pings, pings, controls]);
  await reader.terminate();
});
