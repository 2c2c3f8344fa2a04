// Lines in batches: none lost, order kept, and nobody waits for a batch to be full.
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchLines } from "#runtime/cli/line-batches.js";
import type { Line } from "#runtime/cli/lines.js";
import { runs } from "../runs.js";

async function* lines(pauses: readonly boolean[]): AsyncGenerator<Line> {
  for (const [index, pausing] of pauses.entries()) {
    if (pausing) await pause(1);
    yield { number: index + 1, text: `line ${index + 1}` };
  }
}

test("every line is in exactly one batch, in order, and no batch is empty or too large", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)), { maxLength: 40 }),
      fc.integer({ min: 1, max: 10 }),
      async (pauses, most) => {
        const found: number[] = [];
        for await (const batch of batchLines(lines(pauses), most)) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(most);
          found.push(...batch.map(({ number }) => number));
        }
        expect(found).toEqual(pauses.map((_, index) => index + 1));
      },
    ),
    { numRuns: runs(300) },
  );
});

test("a line is handed on while its source waits for the answer", async () => {
  let answered = (): void => undefined;
  const answer = new Promise<void>((resolve) => {
    answered = resolve;
  });
  async function* partner(): AsyncGenerator<Line> {
    yield { number: 1, text: "a question" };
    await answer;
    yield { number: 2, text: "another" };
  }
  const sizes: number[] = [];
  for await (const batch of batchLines(partner(), 256)) {
    sizes.push(batch.length);
    answered();
  }
  expect(sizes).toEqual([1, 1]);
});
