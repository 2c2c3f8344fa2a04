// What came of a decision is in the journal once, however often and however late it is told.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { JournalOutcome } from "#runtime/journal/journal.js";
import type { JournalRow } from "#runtime/journal/journal-row.js";
import { journal } from "#runtime/journal/open-journal.js";
import { JournalReader } from "#runtime/journal/read/journal-reader.js";
import { EventMemory } from "#runtime/journal/rows/event-memory.js";
import { sealSegment } from "#runtime/journal/seal/seal-segment.js";
import { nodeFileSystem } from "#runtime/journal/segments/file-system.js";
import { segmentsAmong } from "#runtime/journal/segments/segment-name.js";
import { runs } from "../runs.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-events-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

async function outcomesIn(): Promise<readonly JournalRow[]> {
  const rows: JournalRow[] = [];
  for await (const row of new JournalReader({ folder })) rows.push(row);
  return rows;
}

test("of the events that are remembered none is new again, and none is taken for another", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.tuple(fc.constantFrom("", "d", "d1"), fc.constantFrom("", "1", "11", "e")), {
        maxLength: 60,
      }),
      (remembered, told) => {
        const memory = new EventMemory(remembered);
        /** Those that were new, in their order. */
        const written: string[] = [];
        for (const [decision, event] of told) {
          const key = JSON.stringify([decision, event]);
          const isNew = memory.isNew(decision, event);
          if (written.slice(-remembered).includes(key)) expect(isNew).toBe(false);
          if (!written.includes(key)) expect(isNew).toBe(true);
          if (isNew) written.push(key);
        }
      },
    ),
    { numRuns: runs(300) },
  );
});

test.each(["arrow", "parquet"] as const)(
  "an outcome with an event's id is kept once, also when it is told again after a restart, from %s",
  async (form) => {
    const click: JournalOutcome = { decision: "d-1", type: "click", value: 2, event: "notice-7" };
    const other: JournalOutcome = { ...click, decision: "d-2" };
    const nameless: JournalOutcome = { decision: "d-1", type: "click" };
    const first = journal({ folder, closedAs: "arrow" });
    for (const outcome of [click, click, other, nameless, nameless]) first.outcome(outcome);
    await first.flush();
    expect(first.stats()).toMatchObject({ given: 5, durable: 5, duplicates: 1, lost: 0 });
    first.outcome(click);
    await first.close();
    expect(first.stats()).toMatchObject({ given: 6, durable: 6, duplicates: 2, lost: 0 });

    if (form === "parquet") {
      for (const segment of segmentsAmong(readdirSync(folder))) {
        expect(await sealSegment(nodeFileSystem, folder, segment)).toBe("sealed");
      }
    }
    const second = journal({ folder, closedAs: "arrow" });
    const late: JournalOutcome = { ...click, event: "notice-8" };
    for (const outcome of [other, click, late]) second.outcome(outcome);
    await second.flush();
    expect(second.stats()).toMatchObject({ given: 3, durable: 3, duplicates: 2 });
    await second.close();
    const kept = (await outcomesIn()).map(({ kind: _, time: __, ...outcome }) => outcome);
    expect(kept).toEqual([click, other, nameless, nameless, late]);
  },
);
