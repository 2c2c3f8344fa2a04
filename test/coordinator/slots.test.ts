// Slots of the gather table: when their uses were asked, and the queue of those to be looked at.
import fc from "fast-check";
import { expect, test } from "vitest";
import { GatherTable } from "#runtime/coordinator/gather-table.js";
import { SlotQueue } from "#runtime/coordinator/slot-queue.js";
import { runs } from "../runs.js";

test("when a slot's use was asked is known of this use and the one before it, and of no other", () => {
  const table = new GatherTable(2, 1, 4, false);
  const slot = table.take();
  for (const [generation, at] of [100, 200, 300].entries()) {
    expect(table.generation[slot]).toBe(generation);
    table.asked[slot] = at;
    expect([-2, -1, 0, 1].map((from) => table.askedAt(slot, generation + from))).toEqual([
      Number.NaN,
      generation === 0 ? 0 : at - 100,
      at,
      Number.NaN,
    ]);
    table.release(slot);
    expect(table.take()).toBe(slot);
  }
  expect(table.askedAt(-1, 0)).toBeNaN();
  expect(table.askedAt(2, 0)).toBeNaN();
});

test("each slot that was added is looked at once, in order; what is added meanwhile is for the next time", () => {
  const slots = fc.array(fc.nat(7), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(fc.tuple(slots, slots), { maxLength: 10 }), (rounds) => {
      let meanwhile: readonly number[] = [];
      const looked: number[] = [];
      const queue = new SlotQueue(8, (slot) => {
        looked.push(slot);
        for (const other of meanwhile) queue.add(other);
      });
      const expected = new Set<number>();
      for (const [before, during] of rounds) {
        for (const slot of before) {
          queue.add(slot);
          expected.add(slot);
        }
        meanwhile = during;
        looked.length = 0;
        const due = [...expected];
        expect(queue.length).toBe(due.length);
        expect(queue.drain()).toBe(due.length);
        expect(looked).toEqual(due);
        expected.clear();
        // Those still to be looked at are in the queue already, and not added again for the next time.
        for (const [index] of due.entries()) {
          for (const slot of during) if (!due.slice(index + 1).includes(slot)) expected.add(slot);
        }
      }
    }),
    { numRuns: runs(300) },
  );
});
