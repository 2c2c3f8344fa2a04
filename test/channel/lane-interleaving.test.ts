// Every way in which a producer's and a consumer's steps can fall between each other, for small programs.
// A step holds at most one access to a shared counter, so the interleavings of steps are all that threads can do.

import { afterEach, expect, test, vi } from "vitest";
import { EVENT, HEADER_LENGTH, KIND } from "#runtime/channel/frame-descriptor.js";
import { LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { HEAD, PROGRESS, TAIL } from "#runtime/channel/lane-descriptor.js";
import { allocateLane } from "#runtime/channel/lane-memory.js";
import { LaneProducer } from "#runtime/channel/lane-producer.js";

type Step = () => void;

/** Runs every interleaving of two programs, each on a fresh world. Returns how many there were. */
function interleave(steps: [number, number], world: () => { left: Step; right: Step; finish: Step }): number {
  let count = 0;
  const total = steps[0] + steps[1];
  for (let choice = 0; choice < 2 ** total; choice++) {
    const lefts = choice.toString(2).replaceAll("0", "").length;
    if (lefts !== steps[0]) continue;
    const { left, right, finish } = world();
    for (let step = 0; step < total; step++) {
      if ((choice >> step) & 1) left();
      else right();
    }
    finish();
    count++;
  }
  return count;
}

/** Words to leave before the end of the lane, so that the programs below wrap and pad. */
function startAt(buffer: SharedArrayBuffer, position: number): void {
  const counters = new Int32Array(buffer);
  counters[TAIL] = position;
  counters[HEAD] = position;
  counters[PROGRESS] = position;
}

for (const start of [0, 1024 - 40, 2 ** 31 - 104]) {
  test(`no interleaving of sends and receipts loses, repeats or tears a frame (from position ${start})`, () => {
    // Producer: claim+fill, commit+publish, four times each; consumer: next or release, eight steps.
    const ways = interleave([8, 8], () => {
      const buffer = allocateLane(1024);
      startAt(buffer, start | 0);
      const producer = new LaneProducer(buffer);
      const consumer = new LaneConsumer(buffer);
      const sent: number[] = [];
      const received: number[] = [];
      let torn = 0;
      let claimed = -1;
      let producerStep = 0;
      let consumerStep = 0;
      const receive = (): void => {
        const offset = consumer.next();
        if (offset < 0) return;
        const { words } = consumer.memory;
        const id = words[(offset >> 2) + 4] as number;
        // Plain comparisons: 12,870 worlds are too many for an expectation a word.
        for (let word = 4; word < 30; word++) if (words[(offset >> 2) + word] !== id) torn++;
        received.push(id);
      };
      return {
        left: () => {
          if (producerStep++ % 2 === 0) {
            claimed = producer.claim(120);
            if (claimed < 0) return;
            const { words } = producer.memory;
            words[(claimed >> 2) + KIND] = EVENT;
            words.fill(100 + producerStep, (claimed >> 2) + 4, (claimed >> 2) + 30);
          } else if (claimed >= 0) {
            sent.push(100 + producerStep - 1);
            producer.commit();
            producer.publish();
          }
        },
        right: () => {
          if (consumerStep++ % 2 === 0) receive();
          else consumer.release();
        },
        finish: () => {
          for (let more = 0; more < 5; more++) receive();
          consumer.release();
          if (torn > 0 || sent.length !== 4 || received.join() !== sent.join()) {
            expect({ torn, received }).toEqual({ torn: 0, received: sent });
          }
        },
      };
    });
    expect(ways).toBe(12_870);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("a frame is complete in memory at the instant the tail moves, and the tail moves last", () => {
  const producer = new LaneProducer(allocateLane(1024));
  const { words, counters } = producer.memory;
  const offset = producer.claim(HEADER_LENGTH + 8);
  words[(offset >> 2) + KIND] = EVENT;
  words[(offset >> 2) + 8] = 77;
  producer.commit();
  const stores: (number | undefined)[][] = [];
  vi.spyOn(Atomics, "store").mockImplementation(((array: Int32Array, index: number, value: number) => {
    stores.push([index, value, words[0], words[KIND], words[8], counters[1]]);
    array[index] = value;
    return value;
  }) as typeof Atomics.store);
  expect(counters[TAIL]).toBe(0);
  producer.publish();
  expect(stores).toEqual([[TAIL, HEADER_LENGTH + 8, HEADER_LENGTH + 8, EVENT, 77, 1]]);
});

test("room goes back to the producer once for a batch, after its last frame was finished", () => {
  const buffer = allocateLane(1024);
  const producer = new LaneProducer(buffer);
  const consumer = new LaneConsumer(buffer);
  for (let frame = 0; frame < 3; frame++) {
    producer.memory.words[(producer.claim(HEADER_LENGTH) >> 2) + KIND] = EVENT;
    producer.commit();
  }
  producer.publish();
  const heads: number[] = [];
  vi.spyOn(Atomics, "store").mockImplementation(((array: Int32Array, index: number, value: number) => {
    if (index === HEAD) heads.push(array[PROGRESS] as number);
    array[index] = value;
    return value;
  }) as typeof Atomics.store);
  while (consumer.next() >= 0);
  consumer.release();
  expect(heads).toEqual([3 * HEADER_LENGTH]);
});
