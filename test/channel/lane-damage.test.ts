// A lane whose memory was written over: a typed error, the count kept, and the lane goes on. Misuse is an error too.

import fc from "fast-check";
import { expect, test } from "vitest";
import { EPOCH, EVENT, HEADER_LENGTH, KIND, PADDING } from "#runtime/channel/frame-descriptor.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { HEAD, PROGRESS, REFUSED, SENT, TAIL } from "#runtime/channel/lane-descriptor.js";
import { allocateLane, LaneCapacityError } from "#runtime/channel/lane-memory.js";
import { FULL, LaneProducer, LaneUseError } from "#runtime/channel/lane-producer.js";
import { MalformedFrameError } from "#runtime/channel/malformed-frame-error.js";
import { runs } from "../runs.js";

const CAPACITY = 1024;

/** Both ends of a lane whose first frame is at byte `position`, so that later ones wrap and are padded. */
function lane(position = 0): readonly [producer: LaneProducer, consumer: LaneConsumer] {
  const buffer = allocateLane(CAPACITY);
  const counters = new Int32Array(buffer);
  for (const counter of [TAIL, HEAD, PROGRESS]) counters[counter] = position;
  return [new LaneProducer(buffer), new LaneConsumer(buffer)];
}

function send(producer: LaneProducer, length: number): boolean {
  const offset = producer.claim(length);
  if (offset === FULL) return false;
  producer.memory.words[(offset >> 2) + KIND] = EVENT;
  producer.commit();
  producer.publish();
  return true;
}

/** Takes everything there is; counts frames and errors, and fails where a frame reaches outside what was published. */
function drain(consumer: LaneConsumer): { frames: number; errors: number } {
  const { counters, words } = consumer.memory;
  const from = counters[PROGRESS] ?? 0;
  const published = (counters[TAIL] ?? 0) - from;
  let frames = 0;
  let errors = 0;
  for (let step = 0; step < 10 * CAPACITY; step++) {
    try {
      const offset = consumer.next();
      if (offset === EMPTY) return { frames, errors };
      const length = words[offset >> 2] as number;
      const behindFrom = (offset - from) & (CAPACITY - 1);
      if (offset < 0 || offset + length > CAPACITY || behindFrom + length > published) {
        throw new RangeError(`frame of ${length} at ${offset}`);
      }
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

test("whatever is written over a lane's frames, reading ends, stays inside, counts every frame, and goes on", () => {
  const damage = fc.array(
    fc.record({
      // Half of them at the places of the first frames' lengths and kinds.
      word: fc.oneof(fc.constantFrom(0, 1, 8, 9, 16, 17), fc.nat(CAPACITY / 4 - 1)),
      value: fc.oneof(fc.integer(), fc.nat(160)),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const lengths = fc.array(fc.integer({ min: HEADER_LENGTH, max: 128 }), { minLength: 1, maxLength: 7 });
  let noticed = 0;
  fc.assert(
    fc.property(lengths, fc.nat(CAPACITY / 8 - 1), damage, (sizes, start, writes) => {
      const [producer, consumer] = lane(start * 8);
      let sent = 0;
      for (const size of sizes) if (send(producer, size)) sent++;
      for (const { word, value } of writes) {
        producer.memory.words[(word + start * 2) % (CAPACITY / 4)] = value;
      }
      const { errors } = drain(consumer);
      expect(errors).toBeLessThanOrEqual(1);
      const finished = consumer.handled + consumer.discarded;
      if (errors > 0) {
        expect(finished).toBe(sent);
        noticed++;
      }
      for (let frame = 1; frame <= 20; frame++) {
        if (!send(producer, 64)) throw new Error("the lane is full");
        const { frames, errors: more } = drain(consumer);
        if (frames !== 1 || more !== 0) throw new Error(`${frames} frames and ${more} errors of 1 frame`);
      }
      expect(consumer.handled + consumer.discarded).toBe(finished + 20);
      expect(producer.memory.counters[SENT]).toBe(sent + 20);
    }),
    { numRuns: runs(1000) },
  );
  expect(noticed).toBeGreaterThan(100);
});

test.each([
  ["a length below zero", 0, -7],
  ["a length below a header's", 0, HEADER_LENGTH - 1],
  ["a length beyond what was published", 0, 200],
  ["a length beyond the lane's end", 0, 2 * CAPACITY],
  ["padding that does not reach the lane's end", KIND, PADDING],
])("%s discards what was published, each frame counted, and nothing that comes later", (_, word, value) => {
  const [producer, consumer] = lane();
  for (let frame = 0; frame < 5; frame++) send(producer, 40);
  producer.memory.words[10 + word] = value;
  expect(consumer.next()).toBe(0);
  expect(() => consumer.next()).toThrow(MalformedFrameError);
  expect([consumer.handled, consumer.discarded]).toEqual([1, 4]);
  send(producer, 40);
  expect(consumer.next()).toBe(200);
  consumer.release();
  expect([consumer.handled, consumer.discarded]).toEqual([2, 4]);
});

test("frames that were published after the reader's last look are discarded and counted with the damaged one, once", () => {
  const [producer, consumer] = lane();
  send(producer, 40);
  send(producer, 40);
  expect(consumer.next()).toBe(0);
  send(producer, 40);
  producer.memory.words[10] = -7;
  expect(() => consumer.next()).toThrow(MalformedFrameError);
  expect([consumer.handled, consumer.discarded]).toEqual([1, 2]);
  expect(consumer.next()).toBe(EMPTY);
  send(producer, 40);
  expect(consumer.next()).toBe(120);
});

test("a frame that was read as two before a damaged one does not make the counts differ from what was sent", () => {
  const [producer, consumer] = lane();
  send(producer, 128);
  producer.memory.words.set([32, EVENT], 0);
  for (const word of [8, 16]) producer.memory.words.set([32, EVENT], word);
  producer.memory.words[24] = 0;
  expect(drain(consumer)).toEqual({ frames: 3, errors: 1 });
  expect([consumer.handled, consumer.discarded]).toEqual([1, 0]);
});

test("padding that a damage made of the last frame is room for the next incarnation, too", () => {
  const [producer, consumer] = lane(CAPACITY - 40);
  send(producer, 40);
  producer.memory.words[(CAPACITY - 40) / 4 + KIND] = PADDING;
  expect(drain(consumer)).toEqual({ frames: 0, errors: 0 });
  send(producer, 40);
  expect(new LaneConsumer(producer.memory.buffer).next()).toBe(0);
});

test.each([0, 128, 504, 896])(
  "a full lane says so and counts it; its frames stay as they are (from %i)",
  (start) => {
    const [producer, consumer] = lane(start);
    const { words, counters } = producer.memory;
    let sent = 0;
    for (let offset = producer.claim(128); offset !== FULL; offset = producer.claim(128)) {
      words[(offset >> 2) + KIND] = EVENT;
      words[(offset >> 2) + EPOCH] = ++sent;
      producer.commit();
    }
    // All the room is used but what padding takes.
    expect(sent).toBe(start % 128 === 0 ? CAPACITY / 128 : CAPACITY / 128 - 1);
    expect(counters[REFUSED]).toBe(1);
    producer.publish();
    for (let attempt = 2; attempt < 5; attempt++) {
      expect(producer.claim(128)).toBe(FULL);
      expect(counters[REFUSED]).toBe(attempt);
    }
    for (let frame = 1; frame <= sent; frame++) expect(words[(consumer.next() >> 2) + EPOCH]).toBe(frame);
    expect(consumer.next()).toBe(EMPTY);
    expect(producer.claim(128)).toBe(FULL);
    consumer.release();
    expect(producer.claim(128)).not.toBe(FULL);
  },
);

test("a misuse of a lane is an error that names the sizes, and changes nothing", () => {
  const [producer, consumer] = lane();
  for (const length of [129, 0, -8, HEADER_LENGTH - 1, 40.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => producer.claim(length)).toThrow(LaneUseError);
    expect(() => producer.claim(length)).toThrow(
      `claimed ${length} bytes of a lane whose frames have ${HEADER_LENGTH} to 128`,
    );
  }
  expect(() => producer.commit()).toThrow(/no claim is open/);
  expect(() => producer.commitShortened(40)).toThrow(/committed 40 .* no claim is open/);
  producer.claim(64);
  expect(() => producer.claim(64)).toThrow(/64 bytes is open/);
  for (const length of [65, HEADER_LENGTH - 1, Number.NaN]) {
    expect(() => producer.commitShortened(length)).toThrow(LaneUseError);
  }
  producer.memory.words[KIND] = EVENT;
  producer.commitShortened(40);
  expect(() => producer.commit()).toThrow(LaneUseError);
  producer.claim(64);
  producer.abort();
  expect(() => producer.commit()).toThrow(LaneUseError);
  expect(producer.publish()).toBe(true);
  expect(producer.publish()).toBe(false);
  expect(drain(consumer)).toEqual({ frames: 1, errors: 0 });
  expect(producer.memory.counters[SENT]).toBe(1);
});

test.each([0, 512, 1000, 1024.5, 1025, 3072, 2 ** 31, 2 ** 60, Number.POSITIVE_INFINITY, Number.NaN, -1024])(
  "a lane of %s bytes is refused, by an error that says which there are",
  (capacity) => {
    expect(() => allocateLane(capacity)).toThrow(LaneCapacityError);
    expect(() => allocateLane(capacity)).toThrow(`from 1024 to 1073741824 bytes, not ${capacity}`);
  },
);

test("memory that is no lane is refused", () => {
  expect(() => new LaneConsumer(new SharedArrayBuffer(1000))).toThrow(LaneCapacityError);
  expect(() => new LaneProducer(new SharedArrayBuffer(CAPACITY))).toThrow(LaneCapacityError);
});
