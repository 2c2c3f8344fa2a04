// A lane outlives its readers: the next one continues at the first frame that is not finished, and knows who was killed.

import fc from "fast-check";
import { expect, test } from "vitest";
import { allocateDeadLetterBox, DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import { EPOCH, EVENT, KIND } from "#runtime/channel/frame-descriptor.js";
import { LaneBooks } from "#runtime/channel/lane-books.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { HEAD, PROGRESS, TAIL, TAKEN } from "#runtime/channel/lane-descriptor.js";
import { allocateLane } from "#runtime/channel/lane-memory.js";
import { FULL, LaneProducer } from "#runtime/channel/lane-producer.js";
import { runs } from "../runs.js";

type Step = "send" | "take" | "discard" | "release" | "die";

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step>("send") },
    { weight: 5, arbitrary: fc.constant<Step>("take") },
    { weight: 1, arbitrary: fc.constantFrom<Step>("discard", "release") },
    { weight: 3, arbitrary: fc.constant<Step>("die") },
  ),
  { maxLength: 200 },
);

test("whenever a reader dies, the next one finds every unfinished frame, and counts whom the first one killed", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: -40, max: 40 }), (script, nearWrap) => {
      const buffer = allocateLane(1024);
      const start = (nearWrap * 8) | 0;
      const words = new Int32Array(buffer);
      // Positions wrap around as Int32, and so must all of this.
      for (const word of [TAIL, HEAD, PROGRESS, TAKEN]) words[word] = (2 ** 31 - 1 - 1023 + start) & -8;
      const producer = new LaneProducer(buffer);
      const books = new LaneBooks(buffer);
      const letters = new DeadLetterBox(allocateDeadLetterBox());
      let consumer = new LaneConsumer(buffer, letters);
      const waiting: number[] = [];
      let inHand = false;
      let sent = 0;
      let handled = 0;
      let discarded = 0;
      const kills = new Map<number, number>();
      const finish = (): void => {
        if (!inHand) return;
        kills.delete(waiting.shift() as number);
        inHand = false;
      };
      for (const step of script) {
        switch (step) {
          case "send": {
            const offset = producer.claim(64);
            if (offset === FULL) break;
            producer.memory.words[(offset >> 2) + KIND] = EVENT;
            producer.memory.words[(offset >> 2) + EPOCH] = ++sent;
            producer.commit();
            producer.publish();
            waiting.push(sent);
            break;
          }
          case "take": {
            if (inHand) handled++;
            finish();
            const offset = consumer.next();
            if (waiting.length === 0) {
              expect(offset).toBe(EMPTY);
              break;
            }
            expect(consumer.memory.words[(offset >> 2) + EPOCH]).toBe(waiting[0]);
            expect(consumer.killsOf(0)).toBe(kills.get(waiting[0] as number) ?? 0);
            inHand = true;
            break;
          }
          case "discard":
            if (inHand) discarded++;
            finish();
            consumer.discard("unknown");
            break;
          case "release":
            if (inHand) handled++;
            finish();
            consumer.release();
            break;
          case "die": {
            const victim = waiting[0];
            if (inHand && victim !== undefined) kills.set(victim, (kills.get(victim) ?? 0) + 1);
            inHand = false;
            consumer = new LaneConsumer(buffer, letters);
            break;
          }
        }
        expect(books.read()).toMatchObject({ sent, handled, discarded, waiting: waiting.length });
        expect(letters.counts().unknown).toBe(discarded);
      }
    }),
    { numRuns: runs(2000) },
  );
});
