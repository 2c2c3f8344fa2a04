// A segment cut or spoiled anywhere gives its whole batches, all of them, and nothing else.

import { RecordBatchReader } from "apache-arrow";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { JournalRow } from "#runtime/journal/journal-row.js";
import { recover } from "#runtime/journal/segments/recovery.js";
import { scanSegment } from "#runtime/journal/segments/segment-scan.js";
import { runs } from "../runs.js";
import type { GivenRow } from "./arbitrary-row.js";
import { givenRows } from "./arbitrary-row.js";
import { JournalParts, rowsIn, rowsOf } from "./journal-parts.js";
import { MemoryFiles } from "./memory-files.js";

const FOLDER = "/journal";
/** Rows of the small journal's batches. */
const BATCHES = [3, 1, 2];

let segment: Buffer;
/** Where the schema and each batch end. */
let ends: readonly number[];
let rows: readonly JournalRow[];

beforeAll(() => {
  const files = new MemoryFiles();
  const parts = new JournalParts(files, FOLDER);
  for (const [batch, count] of BATCHES.entries()) {
    for (let row = 0; row < count; row++) {
      const given: GivenRow = {
        kind: "outcome",
        outcome: { decision: `d-${batch}-${row}`, type: "click", value: row },
      };
      parts.give(given);
    }
    parts.writer.turn();
  }
  segment = only(files);
  rows = rowsOf(segment);
  ends = scanSegment(segment).commits.map(({ end }) => end);
});

/** The bytes of the only segment. */
function only(files: MemoryFiles): Buffer {
  expect(files.files.size).toBe(1);
  for (const path of files.files.keys()) return files.read(path);
  throw new Error("no segment");
}

/** Rows of the first so many batches. */
function rowsOfBatches(count: number): readonly JournalRow[] {
  return rows.slice(
    0,
    BATCHES.slice(0, count).reduce((sum, own) => sum + own, 0),
  );
}

/** Batches whose last byte is among the first `length`. */
function wholeBatches(length: number): number {
  return Math.max(0, ends.filter((end) => end <= length).length - 1);
}

test("a segment is a stream that Arrow itself reads, every batch of it", () => {
  const reader = RecordBatchReader.from(segment);
  expect([...reader].map(({ numRows }) => numRows)).toEqual(BATCHES);
});

describe("a crash at any byte", () => {
  test("leaves exactly the batches that were whole, to the reader and to the next writer", () => {
    for (let length = 0; length <= segment.length; length++) {
      const torn = segment.subarray(0, length);
      const whole = wholeBatches(length);
      expect(rowsOf(torn), `cut at ${length}`).toEqual(rowsOfBatches(whole));

      const files = new MemoryFiles();
      const path = `${FOLDER}/0000000007-20261123T093000000Z.arrows`;
      files.files.set(path, { identity: "0", bytes: torn, synced: torn });
      const { bytes, rows: cut } = recover(files, FOLDER);
      const kept = ends.filter((end) => end <= length).at(-1) ?? 0;
      expect(bytes).toBe(length - kept);
      expect(cut).toBeLessThanOrEqual(BATCHES[whole] ?? 0);
      if (whole === 0) expect(files.files.size).toBe(0);
      else expect(files.read(path).equals(segment.subarray(0, kept))).toBe(true);
      expect(recover(files, FOLDER)).toEqual({ bytes: 0, rows: 0 });
    }
  });

  test("tells how many rows were cut as soon as the batch's head is whole", () => {
    const files = new MemoryFiles();
    const torn = segment.subarray(0, segment.length - 1);
    files.files.set(`${FOLDER}/0000000001-20261123T093000000Z.arrows`, {
      identity: "0",
      bytes: torn,
      synced: torn,
    });
    expect(recover(files, FOLDER)).toMatchObject({ rows: BATCHES.at(-1) });
  });
});

describe("bytes that have changed", () => {
  test("cost the batch that they are in, and no other, and are told", () => {
    fc.assert(
      fc.property(fc.nat(segment.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const rotten = Buffer.from(segment);
        rotten[at] = (rotten[at] as number) ^ change;
        // The schema at the start may be the damaged one: batch -1.
        const damaged = ends.findIndex((end) => at < end) - 1;
        const expected = BATCHES.flatMap((_, batch) =>
          batch === damaged ? [] : rowsOfBatches(batch + 1).slice(rowsOfBatches(batch).length),
        );
        expect(rowsOf(rotten)).toEqual(expected);
        const { gaps, tail } = scanSegment(rotten);
        const [start, end] = [ends[damaged] ?? 0, ends[damaged + 1] ?? 0];
        const told = damaged === BATCHES.length - 1 ? [tail] : gaps;
        expect(told).toEqual([expect.objectContaining({ start, end })]);
      }),
      { numRuns: runs(200) },
    );
  });

  test("of any number, anywhere, never make a row that was not given", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(segment.length - 1), fc.uint8Array({ maxLength: 64 })), { maxLength: 6 }),
        (spoils) => {
          const rotten = Buffer.from(segment);
          for (const [at, bytes] of spoils) rotten.set(bytes.subarray(0, rotten.length - at), at);
          const known = new Set(rows.map((row) => JSON.stringify(row)));
          for (const row of rowsOf(rotten)) expect(known).toContain(JSON.stringify(row));
        },
      ),
      { numRuns: runs(100) },
    );
  });

  test("at the end of a segment do not make recovery cut a whole batch behind them", () => {
    const files = new MemoryFiles();
    const rotten = Buffer.from(segment);
    rotten.fill(0, ends[0], (ends[0] ?? 0) + 100);
    const path = `${FOLDER}/0000000001-20261123T093000000Z.arrows`;
    files.files.set(path, { identity: "0", bytes: rotten, synced: rotten });
    expect(recover(files, FOLDER)).toEqual({ bytes: 0, rows: 0 });
    expect(rowsIn(files, FOLDER)).toEqual(rows.slice(BATCHES[0]));
  });
});

test("after a power cut a journal has every row that it acknowledged, in a file that goes on", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ rows: givenRows, turns: fc.boolean(), cuts: fc.boolean() }), { maxLength: 8 }),
      (steps) => {
        const files = new MemoryFiles();
        let parts = new JournalParts(files, FOLDER);
        let given = 0;
        /** Rows acknowledged by writers before this one. */
        let safe = 0;
        for (const { rows: batch, turns, cuts } of steps) {
          for (const row of batch) parts.give(row);
          given += batch.length;
          if (turns) parts.writer.turn();
          if (!cuts) continue;
          safe += parts.status.durable;
          files.losePower();
          recover(files, FOLDER);
          parts = new JournalParts(files, FOLDER);
          const found = rowsIn(files, FOLDER).length;
          expect(found).toBeGreaterThanOrEqual(safe);
          expect(found).toBeLessThanOrEqual(given);
        }
      },
    ),
    { numRuns: runs(60) },
  );
});
