// Dead letters: exact counters, the latest letters, read by another thread while they are written.

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DEAD_LETTER_KINDS,
  DEAD_LETTER_REASONS,
  type DeadLetter,
  noDeadLetters,
} from "#runtime/channel/dead-letter.js";
import { allocateDeadLetterBox, DeadLetterBox, KEPT_DEAD_LETTERS } from "#runtime/channel/dead-letter-box.js";
import { runs } from "../runs.js";

const letter = fc.record({
  reason: fc.constantFrom(...DEAD_LETTER_REASONS),
  kind: fc.constantFrom(...DEAD_LETTER_KINDS),
  messages: fc.nat(1000),
});

test("every letter is counted, the latest are kept, and a reader that comes back misses none that are", () => {
  fc.assert(
    fc.property(fc.array(fc.array(letter, { maxLength: 400 }), { maxLength: 6 }), (batches) => {
      let now = 0;
      const box = new DeadLetterBox(allocateDeadLetterBox(), { now: () => now });
      const written: DeadLetter[] = [];
      const counts = noDeadLetters();
      for (const batch of batches) {
        const seen = box.written;
        const before = written.length;
        for (const { reason, kind, messages } of batch) {
          now++;
          box.add(reason, kind, messages);
          counts[reason] += messages;
          if (messages > 0) written.push({ reason, kind, messages, at: now });
        }
        // The place that is written next may be torn for a reader, so one less is given out when all are used.
        expect(box.read()).toEqual(written.slice(-(KEPT_DEAD_LETTERS - 1)));
        expect(box.read(seen)).toEqual(written.slice(before).slice(-(KEPT_DEAD_LETTERS - 1)));
      }
      expect(box.counts()).toEqual(counts);
      expect(new DeadLetterBox(box.buffer).counts()).toEqual(counts);
    }),
    { numRuns: runs(100) },
  );
});

test("a letter that is read while another thread writes is whole", async () => {
  const times = 200_000;
  const box = new DeadLetterBox(allocateDeadLetterBox());
  const writer = new Worker(new URL("./agents/letter-writer.js", import.meta.url), {
    workerData: { buffer: box.buffer, times },
  });
  const ended = once(writer, "exit");
  let last = 0;
  let seen = 0;
  while (box.counts().full + box.counts().poison < times) {
    for (const { reason, kind, messages, at } of box.read()) {
      // The writer gives full letters to requests and poison ones to events.
      expect([kind, messages]).toEqual([reason === "full" ? "request" : "event", 1]);
      expect(at).toBeGreaterThan(0);
      seen++;
    }
    const letters = box.read();
    const times = letters.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    last = Math.max(last, ...times);
  }
  await ended;
  expect(box.counts()).toEqual({ ...noDeadLetters(), full: times / 2, poison: times / 2 });
  expect(seen).toBeGreaterThan(0);
});
