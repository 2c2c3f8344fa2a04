// A journal's disk is bounded: segments end by size and age, and the oldest go, never the one being written.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ClosedSegment, outlived } from "#runtime/journal/segments/retention.js";
import {
  nameAs,
  parseSegmentName,
  segmentName,
  segmentsAmong,
} from "#runtime/journal/segments/segment-name.js";
import { scanSegment } from "#runtime/journal/segments/segment-scan.js";
import { runs } from "../runs.js";
import type { GivenRow } from "./arbitrary-row.js";
import { JournalParts, rowsIn } from "./journal-parts.js";
import { MemoryFiles } from "./memory-files.js";

const FOLDER = "/journal";

describe("outlived segments", () => {
  const segments = fc
    .array(fc.record({ bytes: fc.nat(100), gap: fc.nat(50) }), { maxLength: 12 })
    .map((list) => {
      let ended = 0;
      return list.map(({ bytes, gap }, index): ClosedSegment => {
        ended += gap;
        return { name: segmentName(index + 1, ended), bytes, ended };
      });
    });

  test("are the fewest of the oldest without which the rest is small and young enough", () => {
    fc.assert(
      fc.property(
        segments,
        fc.nat(100),
        fc.nat(500),
        fc.nat(300),
        fc.nat(600),
        (list, open, bytes, age, now) => {
          const gone = outlived(list, open, { bytes, age }, now);
          expect(gone).toEqual(list.slice(0, gone.length));
          const isGood = (rest: readonly ClosedSegment[]): boolean =>
            rest.length === 0 ||
            (rest.reduce((sum, own) => sum + own.bytes, open) <= bytes &&
              rest.every(({ ended }) => now - ended <= age));
          expect(isGood(list.slice(gone.length))).toBe(true);
          if (gone.length > 0) expect(isGood(list.slice(gone.length - 1))).toBe(false);
        },
      ),
      { numRuns: runs(500) },
    );
  });
});

test("a segment's name says its number and when it was begun, and other files are none", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9_999_999_999 }),
      fc.date({ min: new Date(0), max: new Date("9999-01-01"), noInvalidDate: true }),
      (sequence, date) => {
        const name = segmentName(sequence, date.getTime());
        expect(parseSegmentName(name.name)).toEqual(name);
        const parquet = nameAs("parquet", name);
        expect(parseSegmentName(parquet)).toEqual({ ...name, name: parquet, form: "parquet" });
        expect(segmentsAmong([parquet, name.name])).toEqual([name]);
      },
    ),
  );
  expect(
    segmentsAmong(["writer-1-2-3.lock", "x.arrows", "1-20261123T093000000Z.arrows", "lost+found"]),
  ).toEqual([]);
});

test("whatever is written, all files together stay below their bound, and what is left are the latest rows", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 }), (batches) => {
      const files = new MemoryFiles();
      const segmentBytes = 12_000;
      const parts = new JournalParts(files, FOLDER, {
        segmentBytes,
        segmentAge: 1e9,
        retention: { bytes: 3 * segmentBytes, age: 1e9 },
        syncs: true,
      });
      let given = 0;
      for (const count of batches) {
        for (let row = 0; row < count; row++) {
          const made: GivenRow = {
            kind: "outcome",
            outcome: { decision: "d", type: "click", value: given++ },
          };
          parts.give(made);
        }
        parts.time++;
        parts.writer.turn();
        const bytes = [...files.files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
        expect(bytes).toBeLessThanOrEqual(3 * segmentBytes);
        expect(bytes).toBe(parts.log.bytes - parts.log.removedBytes);
        expect(files.files.size).toBe(parts.log.segments - parts.log.removedSegments);
      }
      const values = rowsIn(files, FOLDER).map((row) => (row.kind === "outcome" ? row.value : -1));
      expect(values).toEqual(Array.from(values, (_, row) => given - values.length + row));
      // Sealed ones end as a stream of Arrow's must.
      const sealed = [...files.files.keys()]
        .slice(0, -1)
        .map((path) => scanSegment(files.read(path)).isSealed);
      expect(sealed).toEqual(sealed.map(() => true));
    }),
    { numRuns: runs(60) },
  );
});

test("an old segment ends without a new row, and goes when its last row is too old", () => {
  const files = new MemoryFiles();
  const parts = new JournalParts(files, FOLDER, {
    segmentBytes: 1e9,
    segmentAge: 1000,
    retention: { bytes: 1e12, age: 5000 },
    syncs: true,
  });
  parts.give({ kind: "outcome", outcome: { decision: "d", type: "click" } });
  parts.writer.turn();
  parts.time += 999;
  parts.writer.turn();
  expect(segmentsOf(files)).toEqual([false]);
  parts.time += 1;
  parts.writer.turn();
  expect(segmentsOf(files)).toEqual([true]);
  parts.time += 5000;
  parts.writer.turn();
  expect(segmentsOf(files)).toEqual([true]);
  parts.time += 1;
  parts.writer.turn();
  expect(segmentsOf(files)).toEqual([]);
  expect(parts.log.removedSegments).toBe(1);
});

function segmentsOf(files: MemoryFiles): readonly boolean[] {
  return [...files.files.keys()].map((path) => scanSegment(files.read(path)).isSealed);
}
