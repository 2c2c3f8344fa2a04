// Lanes and doorbells between real threads: nothing lost, nothing torn, nobody left asleep.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test, vi } from "vitest";
import { allocateDeadLetterCounters, DeadLetterCounters } from "#runtime/channel/dead-letter.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { EVENT, HEADER_LENGTH, KIND } from "#runtime/channel/frame-descriptor.js";
import { allocateLane } from "#runtime/channel/lane-memory.js";
import { FULL, LaneProducer } from "#runtime/channel/lane-producer.js";

const FRAMES = 100_000;
const PINGS = 5_000;

function startReader(role: string, memory: Record<string, SharedArrayBuffer>): Worker {
  return new Worker(new URL("./agents/reader.js", import.meta.url), { workerData: { role, ...memory } });
}

test("a hundred thousand frames of all lengths cross to another thread whole and in order", async () => {
  const lane = allocateLane(8192);
  const doorbell = allocateDoorbell();
  const reader = startReader("checksums", { lane, doorbell });
  const report = once(reader, "message");
  const producer = new LaneProducer(lane);
  const bell = new Doorbell(doorbell);
  for (let frame = 1; frame <= FRAMES; frame++) {
    const length = HEADER_LENGTH + ((frame * 7919) % 900);
    let offset = producer.claim(length);
    while (offset === FULL) {
      bell.ring();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0.05);
      offset = producer.claim(length);
    }
    const { words, bytes } = producer.memory;
    words[(offset >> 2) + KIND] = EVENT;
    words[(offset >> 2) + 2] = frame;
    bytes.fill(frame & 255, offset + HEADER_LENGTH, offset + length);
    producer.commit();
    if (frame % 3 === 0 && producer.publish()) bell.ring();
  }
  producer.publish();
  bell.ring();
  expect(await report).toEqual([{ frames: FRAMES, wrong: 0 }]);
  await reader.terminate();
});

test("a parked thread is woken by every ring, five thousand times in a row", async () => {
  const there = allocateDoorbell();
  const back = allocateDoorbell();
  const count = new SharedArrayBuffer(8);
  const reader = startReader("echo", { doorbell: there, back, count });
  const words = new Int32Array(count);
  const bell = new Doorbell(there);
  const own = new Doorbell(back);
  for (let ping = 1; ping <= PINGS; ping++) {
    Atomics.store(words, 0, ping);
    bell.ring();
    const until = performance.now() + 20_000;
    while (Atomics.load(words, 1) !== ping) {
      if (performance.now() > until) throw new Error(`ping ${ping} was lost`);
      own.prepareToPark();
      // Far longer than a wake-up: a lost ring would show as minutes, not as a slow test.
      if (Atomics.load(words, 1) === ping) own.stayAwake();
      else own.park(20_000);
    }
  }
  expect(Atomics.load(words, 1)).toBe(PINGS);
  await reader.terminate();
});

test("nobody is notified while nobody is parked", () => {
  const bell = new Doorbell(allocateDoorbell());
  const notify = vi.spyOn(Atomics, "notify");
  bell.ring();
  expect(notify).not.toHaveBeenCalled();
  bell.prepareToPark();
  bell.ring();
  bell.ring();
  expect(notify).toHaveBeenCalledTimes(1);
  notify.mockRestore();
});

test("a wish of the control plane is kept until it is taken, and taken once", () => {
  const bell = new Doorbell(allocateDoorbell());
  expect(bell.takeControl()).toBe(false);
  bell.ringControl();
  expect(bell.hasControl()).toBe(true);
  expect(bell.takeControl()).toBe(true);
  expect(bell.takeControl()).toBe(false);
});

test("a thread that waits in its event loop is called once when rung, also when the ring came first", async () => {
  const bell = new Doorbell(allocateDoorbell());
  let calls = 0;
  bell.prepareToPark();
  const early = new Promise<void>((resolve) => {
    bell.parkAsync(() => {
      calls++;
      resolve();
    });
  });
  bell.ring();
  await early;
  bell.prepareToPark();
  bell.ring();
  await new Promise<void>((resolve) => {
    bell.parkAsync(resolve);
  });
  expect(calls).toBe(1);
});

test("dead letters counted by several threads at once are all counted", async () => {
  const letters = allocateDeadLetterCounters();
  const readers = [0, 1].map(() => startReader("letters", { letters }));
  const counters = new DeadLetterCounters(letters);
  const done = Promise.all(readers.map((reader) => once(reader, "exit")));
  for (let letter = 0; letter < 50_000; letter++) counters.add("expired");
  await done;
  expect(counters.read()).toMatchObject({ expired: 150_000, full: 0 });
});
