// A disk that is full, broken or gone: each has its error, and no row that was acknowledged is missing afterwards.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../runs.js";
import type { GivenRow } from "./arbitrary-row.js";
import { JournalParts, NO_LIMITS, rowsIn } from "./journal-parts.js";
import { MemoryFiles } from "./memory-files.js";

const FOLDER = "/journal";

function outcome(number: number): GivenRow {
  return { kind: "outcome", outcome: { decision: `d-${number}`, type: "click", value: number } };
}

function valuesIn(files: MemoryFiles): readonly unknown[] {
  return rowsIn(files, FOLDER).map((row) => row.kind === "outcome" && row.value);
}

describe("a full disk", () => {
  test("keeps rows waiting, says so to whoever waits for them, and takes each once when there is room again", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9000), { maxLength: 6 }), fc.nat(30_000), (rooms, first) => {
        const files = new MemoryFiles();
        files.room = first;
        const parts = new JournalParts(files, FOLDER);
        parts.status.isWanted = true;
        let given = 0;
        for (const room of [...rooms, 1e9]) {
          for (let row = 0; row < 3; row++) parts.give(outcome(given++));
          const next = parts.writer.turn();
          if (next === "again") {
            expect(parts.news.at(-1)).toMatchObject({ kind: "stalled", error: { code: "JOURNAL_FULL" } });
          }
          expect(valuesIn(files).slice(0, parts.status.durable)).toHaveLength(parts.status.durable);
          files.room += room;
        }
        while (parts.writer.turn() !== "later");
        expect(parts.status.durable).toBe(given);
        expect(valuesIn(files)).toEqual(Array.from({ length: given }, (_, row) => row));
      }),
      { numRuns: runs(150) },
    );
  });

  test("at the end of a journal makes it say which rows are lost, instead of waiting for ever", () => {
    const files = new MemoryFiles();
    const parts = new JournalParts(files, FOLDER);
    parts.give(outcome(1));
    parts.writer.turn();
    files.room = 10;
    parts.give(outcome(2));
    parts.status.end();
    expect(parts.writer.turn()).toBe("never");
    expect(parts.news.at(-1)).toMatchObject({ kind: "failed", error: { code: "JOURNAL_FULL" } });
    expect(parts.status.isFailed).toBe(true);
    expect(parts.status.durable).toBe(1);
    expect(valuesIn(files)).toEqual([1]);
  });
});

test("a system that writes a few bytes at a time writes all of them", () => {
  const files = new MemoryFiles();
  files.mostAtOnce = 100;
  const parts = new JournalParts(files, FOLDER);
  for (let row = 0; row < 20; row++) parts.give(outcome(row));
  expect(parts.writer.turn()).toBe("later");
  expect(valuesIn(files)).toHaveLength(20);
});

test("a folder that may not be written keeps rows waiting until it may", () => {
  const files = new MemoryFiles();
  const parts = new JournalParts(files, FOLDER);
  files.failures.set("create", "EACCES");
  parts.status.isWanted = true;
  parts.give(outcome(1));
  expect(parts.writer.turn()).toBe("again");
  expect(parts.news).toMatchObject([{ kind: "stalled", error: { code: "JOURNAL_ACCESS" } }]);
  expect(parts.writer.turn()).toBe("later");
  expect(valuesIn(files)).toEqual([1]);
});

describe("never acknowledged is", () => {
  test.each([
    ["what the disk could not save", "sync", "EIO", "JOURNAL_FAILED"],
    ["what the disk had no room to save", "sync", "ENOSPC", "JOURNAL_FAILED"],
    ["what the disk could not write", "write", "EIO", "JOURNAL_FAILED"],
    ["a file whose folder could not be saved", "syncFolder", "ENOENT", "JOURNAL_VANISHED"],
  ] as const)("%s, and the journal takes no more rows", (_, step, failure, code) => {
    const files = new MemoryFiles();
    const parts = new JournalParts(files, FOLDER);
    files.failures.set(step, failure);
    parts.give(outcome(1));
    expect(parts.writer.turn()).toBe("never");
    expect(parts.status.durable).toBe(0);
    expect(parts.status.isFailed).toBe(true);
    expect(parts.news).toMatchObject([{ kind: "failed", error: { code } }]);
  });

  test.each(["never", "interval", "every"] as const)(
    "what went into a file that was taken away meanwhile (%s)",
    (durability) => {
      const files = new MemoryFiles();
      const parts = new JournalParts(files, FOLDER, NO_LIMITS, { durability, interval: 1 });
      parts.give(outcome(1));
      parts.time += 10;
      parts.writer.turn();
      expect(parts.status.durable).toBe(1);
      files.files.clear();
      parts.give(outcome(2));
      parts.time += 10;
      expect(parts.writer.turn()).toBe("never");
      expect(parts.status.durable).toBe(1);
      expect(parts.news).toMatchObject([{ kind: "failed", error: { code: "JOURNAL_VANISHED" } }]);
    },
  );
});

describe("durability", () => {
  test("`never` acknowledges what was written, `every` what was saved, `interval` at its times or when somebody waits", () => {
    const files = new MemoryFiles();
    const never = new JournalParts(
      files,
      FOLDER,
      { ...NO_LIMITS, syncs: false },
      { durability: "never", interval: 1 },
    );
    never.give(outcome(1));
    files.failures.set("sync", "EIO");
    never.writer.turn();
    expect(never.status.durable).toBe(1);
    files.failures.clear();

    const interval = new JournalParts(new MemoryFiles(), FOLDER, NO_LIMITS, {
      durability: "interval",
      interval: 100,
    });
    interval.give(outcome(1));
    interval.writer.turn();
    expect(interval.status.durable).toBe(0);
    interval.time += 99;
    interval.writer.turn();
    expect(interval.status.durable).toBe(0);
    interval.time += 1;
    interval.writer.turn();
    expect(interval.status.durable).toBe(1);
    interval.give(outcome(2));
    interval.status.isWanted = true;
    interval.writer.turn();
    expect(interval.status.durable).toBe(2);
  });
});
