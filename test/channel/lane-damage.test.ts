// A lane whose memory was written over: a typed error, the count kept, and the lane goes on. Misuse is an error too.

import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT, HEADER_LENGTH, KIND } from "#runtime/channel/frame-descriptor.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { allocateLane, LaneCapacityError } from "#runtime/channel/lane-memory.js";
import { FULL, LaneProducer, LaneUseError } from "#runtime/channel/lane-producer.js";
import { MalformedFrameError } from "#runtime/channel/malformed-frame-error.js";
import { runs } from "../runs.js";

const CAPACITY = 1024;

function send(producer: LaneProducer, length: number): boolean {
  const offset = producer.claim(length);
  if (offset === FULL) return false;
  producer.memory.words[(offset >> 2) + KIND] = EVENT;
  producer.commit();
  producer.publish();
  return true;
}

/** Takes everything there is; counts errors and checks that no frame reaches outside the lane. */
function drain(consumer: LaneConsumer): { frames: number; errors: number } {
  let frames = 0;
  let errors = 0;
  for (let step = 0; step < 10 * CAPACITY; step++) {
    try {
      const offset = consumer.next();
      if (offset === EMPTY) return { frames, errors };
      const length = consumer.memory.words[offset >> 2] as number;
      if (offset < 0 || offset + length > CAPACITY) throw new RangeError(`frame of ${length} at ${offset}`);
      frames++;
    } catch (error) {
      if (!(error instanceof MalformedFrameError)) throw error;
      errors++;
    } finally {
      consumer.release();
    }
  }
  throw new Error("the consumer does not come to an end");
}

test("whatever is written over a lane's frames, reading ends, stays inside, and the lane goes on", () => {
  const damage = fc.array(
    fc.record({
      word: fc.integer({ min: 0, max: CAPACITY / 4 - 1 }),
      value: fc.oneof(fc.integer(), fc.nat(80)),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const lengths = fc.array(fc.integer({ min: HEADER_LENGTH, max: 128 }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(lengths, damage, (sizes, writes) => {
      const buffer = allocateLane(CAPACITY);
      const producer = new LaneProducer(buffer);
      const consumer = new LaneConsumer(buffer);
      for (const size of sizes) send(producer, size);
      for (const { word, value } of writes) producer.memory.words[word] = value;
      expect(drain(consumer).errors).toBeLessThanOrEqual(1);
      for (let frame = 0; frame < 20; frame++) {
        expect(send(producer, 64)).toBe(true);
        expect(drain(consumer)).toEqual({ frames: 1, errors: 0 });
      }
    }),
    { numRuns: runs(1000) },
  );
});

test("a wrecked length discards what was published, each frame counted, and nothing that comes later", () => {
  const buffer = allocateLane(CAPACITY);
  const producer = new LaneProducer(buffer);
  const consumer = new LaneConsumer(buffer);
  for (let frame = 0; frame < 5; frame++) send(producer, 40);
  producer.memory.words[10] = -7;
  expect(consumer.next()).toBe(0);
  expect(() => consumer.next()).toThrow(MalformedFrameError);
  expect([consumer.handled, consumer.discarded]).toEqual([1, 4]);
  send(producer, 40);
  expect(consumer.next()).toBe(200);
});

test("a full lane says so and counts it; the frames in it stay as they are", () => {
  const producer = new LaneProducer(allocateLane(CAPACITY));
  let sent = 0;
  while (send(producer, 128)) sent++;
  expect(sent).toBe(CAPACITY / 128);
  expect(producer.claim(HEADER_LENGTH)).toBe(FULL);
  const consumer = new LaneConsumer(producer.memory.buffer);
  expect(drain(consumer)).toEqual({ frames: sent, errors: 0 });
});

test("a misuse of a lane is an error that names the sizes, and changes nothing", () => {
  const producer = new LaneProducer(allocateLane(CAPACITY));
  expect(() => producer.claim(129)).toThrow(/129 .*128/);
  expect(() => producer.claim(0)).toThrow(LaneUseError);
  producer.claim(64);
  expect(() => producer.claim(64)).toThrow(/64 bytes is open/);
  expect(() => producer.commitShortened(65)).toThrow(LaneUseError);
  producer.commitShortened(40);
  expect(producer.publish()).toBe(true);
  expect(producer.publish()).toBe(false);
});

test.each([0, 512, 1000, 1025, 3072, Number.NaN, -1024])("a lane of %s bytes is refused", (capacity) => {
  expect(() => allocateLane(capacity)).toThrow(LaneCapacityError);
});
