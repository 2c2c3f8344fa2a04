// A lane against a plain queue: whatever producer and consumer do, frames come out once, whole and in order.

import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT, HEADER_LENGTH, KIND, LENGTH } from "#runtime/channel/frame-descriptor.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { alignFrame } from "#runtime/channel/lane-descriptor.js";
import { allocateLane, type LaneMemory } from "#runtime/channel/lane-memory.js";
import { FULL, LaneProducer } from "#runtime/channel/lane-producer.js";
import { runs } from "../runs.js";

const CAPACITY = 1024;
const LARGEST_FRAME = 128;

interface Model {
  /** Lengths of frames committed but not published, published but not finished, in order, with their numbers. */
  committed: { id: number; length: number }[];
  published: { id: number; length: number }[];
  /** Finished frames whose room was not given back yet. */
  unreleased: number;
  current: boolean;
  nextId: number;
  handled: number;
  discarded: number;
}

interface Real {
  buffer: SharedArrayBuffer;
  producer: LaneProducer;
  consumer: LaneConsumer;
}

function fill(memory: LaneMemory, offset: number, id: number, length: number): void {
  memory.words[(offset >> 2) + KIND] = EVENT;
  for (let at = offset + HEADER_LENGTH; at < offset + length; at++)
    memory.bytes[at] = (id * 31 + at - offset) & 255;
}

function check(memory: LaneMemory, offset: number, id: number, length: number): void {
  expect(memory.words[(offset >> 2) + LENGTH]).toBe(length);
  for (let at = offset + HEADER_LENGTH; at < offset + length; at++) {
    // A plain comparison: an expectation for each of millions of bytes takes most of the test's time.
    if (memory.bytes[at] !== ((id * 31 + at - offset) & 255)) {
      throw new Error(`byte ${at - offset} of frame ${id} is ${memory.bytes[at]}`);
    }
  }
}

class Send implements fc.Command<Model, Real> {
  constructor(
    readonly length: number,
    readonly claimed: number,
  ) {}
  check = (): boolean => true;
  run(model: Model, { producer }: Real): void {
    const offset = producer.claim(this.claimed);
    const queued = [...model.committed, ...model.published].reduce(
      (sum, { length }) => sum + alignFrame(length),
      0,
    );
    if (offset === FULL) {
      // Refused only where the frame and two paddings, an old and a new one, might really not fit.
      expect(queued + model.unreleased + 3 * LARGEST_FRAME).toBeGreaterThan(CAPACITY);
      return;
    }
    expect(queued + alignFrame(this.claimed)).toBeLessThanOrEqual(CAPACITY);
    const id = model.nextId++;
    fill(producer.memory, offset, id, this.length);
    producer.commitShortened(this.length);
    model.committed.push({ id, length: this.length });
  }
  toString = (): string => `send(${this.length} of ${this.claimed})`;
}

class Abort implements fc.Command<Model, Real> {
  check = (): boolean => true;
  run(_: Model, { producer }: Real): void {
    const offset = producer.claim(producer.memory.largestFrame);
    if (offset !== FULL)
      producer.memory.bytes.fill(0xaa, offset + HEADER_LENGTH, offset + producer.memory.largestFrame);
    producer.abort();
  }
  toString = (): string => "abort";
}

class Publish implements fc.Command<Model, Real> {
  check = (): boolean => true;
  run(model: Model, { producer }: Real): void {
    expect(producer.publish()).toBe(model.committed.length > 0);
    model.published.push(...model.committed.splice(0));
  }
  toString = (): string => "publish";
}

function finish(model: Model, counter: "handled" | "discarded"): void {
  if (!model.current) return;
  const frame = model.published.shift();
  model.unreleased += alignFrame(frame?.length ?? 0);
  model[counter]++;
  model.current = false;
}

class Next implements fc.Command<Model, Real> {
  check = (): boolean => true;
  run(model: Model, { consumer }: Real): void {
    finish(model, "handled");
    const offset = consumer.next();
    const expected = model.published[0];
    expect(offset !== EMPTY).toBe(expected !== undefined);
    if (expected === undefined) return;
    check(consumer.memory, offset, expected.id, expected.length);
    model.current = true;
    expect(consumer.hasMore()).toBe(model.published.length > 1);
  }
  toString = (): string => "next";
}

class Discard implements fc.Command<Model, Real> {
  check = (model: Readonly<Model>): boolean => model.current;
  run(model: Model, { consumer }: Real): void {
    consumer.discard("unknown");
    finish(model, "discarded");
  }
  toString = (): string => "discard";
}

class Release implements fc.Command<Model, Real> {
  check = (): boolean => true;
  run(model: Model, { consumer }: Real): void {
    consumer.release();
    finish(model, "handled");
    model.unreleased = 0;
  }
  toString = (): string => "release";
}

class ConsumerDies implements fc.Command<Model, Real> {
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    // The frame being handled was not finished: the next incarnation gets it again, and nothing else twice.
    real.consumer = new LaneConsumer(real.buffer);
    model.current = false;
  }
  toString = (): string => "consumer dies";
}

class ProducerDies implements fc.Command<Model, Real> {
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    real.producer.claim(HEADER_LENGTH);
    real.producer = new LaneProducer(real.buffer);
    model.committed = [];
  }
  toString = (): string => "producer dies";
}

const lengths = fc.integer({ min: HEADER_LENGTH, max: 120 });
const commands = [
  fc.tuple(lengths, fc.integer({ min: 0, max: 8 })).map(([length, more]) => new Send(length, length + more)),
  fc.constant(new Abort()),
  fc.constant(new Publish()),
  fc.constant(new Next()),
  fc.constant(new Discard()),
  fc.constant(new Release()),
  fc.constant(new ConsumerDies()),
  fc.constant(new ProducerDies()),
];

/** Starts near the point where Int32 positions wrap, so that every run crosses it or comes close. */
function laneNear(position: number): SharedArrayBuffer {
  const buffer = allocateLane(CAPACITY);
  const counters = new Int32Array(buffer);
  for (const counter of [0, 32, 33]) counters[counter] = position;
  return buffer;
}

test("a lane behaves like a bounded queue, across deaths of either side and the wrap of its positions", () => {
  fc.assert(
    fc.property(
      fc.commands(commands, { size: "+2", maxCommands: 200 }),
      fc.constantFrom(0, 2 ** 31 - 512, -512, 8),
      (sequence, position) => {
        const buffer = laneNear(position | 0);
        const real: Real = { buffer, producer: new LaneProducer(buffer), consumer: new LaneConsumer(buffer) };
        const model: Model = {
          committed: [],
          published: [],
          unreleased: 0,
          current: false,
          nextId: 1,
          handled: 0,
          discarded: 0,
        };
        fc.modelRun(() => ({ model, real }), sequence);
        expect(real.consumer.handled).toBe(model.handled);
        expect(real.consumer.discarded).toBe(model.discarded);
        // Conservation: what was published is handled, discarded, or still there.
        const sent = new Uint32Array(buffer)[1];
        expect(sent).toBe(model.handled + model.discarded + model.published.length);
      },
    ),
    { numRuns: runs(1000) },
  );
});
