// A closed segment becomes Parquet without a row lost, doubled or changed, wherever sealing stops.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JournalFullError } from "#runtime/journal/errors.js";
import type { JournalRow } from "#runtime/journal/journal-row.js";
import { openSegment } from "#runtime/journal/read/opened-segment.js";
import { finishSealing } from "#runtime/journal/seal/finish-sealing.js";
import { sealSegment } from "#runtime/journal/seal/seal-segment.js";
import type { FileSystem } from "#runtime/journal/segments/file-system.js";
import { recover } from "#runtime/journal/segments/recovery.js";
import { type SegmentName, segmentsAmong } from "#runtime/journal/segments/segment-name.js";
import { runs } from "../runs.js";
import { expectedRow, type GivenRow, givenRows } from "./arbitrary-row.js";
import { JournalParts, NO_LIMITS } from "./journal-parts.js";
import { MemoryFiles } from "./memory-files.js";

const FOLDER = "/journal";

/** What a reader finds in a folder, in either form. */
async function rowsIn(files: FileSystem): Promise<readonly JournalRow[]> {
  const rows: JournalRow[] = [];
  for (const { name, form } of segmentsAmong(files.list(FOLDER))) {
    const opened = await openSegment({ name, form, bytes: files.read(`${FOLDER}/${name}`) });
    expect(opened.damage).toEqual([]);
    for await (const row of opened.rows()) rows.push(row);
  }
  return rows;
}

/** Closes a segment for each list of rows. Returns what must be read. */
function write(files: FileSystem, segments: readonly (readonly GivenRow[])[]): readonly unknown[] {
  const expected: unknown[] = [];
  for (const rows of segments) {
    const parts = new JournalParts(files, FOLDER, NO_LIMITS);
    for (const row of rows) {
      parts.give(row);
      expected.push(expectedRow(row, parts.time));
    }
    parts.status.end();
    parts.writer.turn();
  }
  return expected;
}

function segmentsIn(files: FileSystem): readonly SegmentName[] {
  return segmentsAmong(files.list(FOLDER));
}

/** The first segment there is. */
function firstOf(files: FileSystem): SegmentName {
  const [first] = segmentsIn(files);
  if (first === undefined) throw new Error("no segment was written");
  return first;
}

const FEW: readonly GivenRow[] = Array.from({ length: 5 }, (_, value) => ({
  kind: "outcome",
  outcome: { decision: "d", type: "click", value },
}));

test("whichever segments are sealed, all rows are read as they were given, bit for bit, in their order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(givenRows, fc.boolean()), { maxLength: 4 }), async (segments) => {
      const files = new MemoryFiles();
      const expected = write(
        files,
        segments.map(([rows]) => rows).filter((rows) => rows.length > 0),
      );
      const isSealed = segments.filter(([rows]) => rows.length > 0).map(([, sealed]) => sealed);
      for (const [place, segment] of segmentsIn(files).entries()) {
        if (isSealed[place] === true) expect(await sealSegment(files, FOLDER, segment)).toBe("sealed");
      }
      expect(segmentsIn(files).map(({ form }) => form === "parquet")).toEqual(isSealed);
      expect(await rowsIn(files)).toStrictEqual(expected);
    }),
    { numRuns: runs(60) },
  );
});

/** Everything but looking stops at the step of this number. */
class StoppedFiles extends MemoryFiles {
  stepsLeft = Number.POSITIVE_INFINITY;

  override create(path: string): number {
    this.#step();
    return super.create(path);
  }

  override write(file: number, bytes: Uint8Array, position: number): number {
    this.#step();
    return super.write(file, bytes, position);
  }

  override sync(file: number): void {
    this.#step();
    super.sync(file);
  }

  override syncFolder(): void {
    this.#step();
    super.syncFolder();
  }

  override rename(path: string, to: string): void {
    this.#step();
    super.rename(path, to);
  }

  override remove(path: string): void {
    this.#step();
    super.remove(path);
  }

  #step(): void {
    if (this.stepsLeft-- <= 0) throw Object.assign(new Error("stopped"), { code: "EIO" });
  }
}

describe("where sealing stops after any of its steps", () => {
  test.each([false, true])(
    "each row is read once, before the next writer comes and after (power lost: %s)",
    async (isPowerLost) => {
      let isSealed = false;
      for (let steps = 0; !isSealed; steps++) {
        expect(steps).toBeLessThan(100);
        const files = new StoppedFiles();
        files.mostAtOnce = 1000;
        const expected = write(files, [FEW, FEW]);
        const first = firstOf(files);
        files.stepsLeft = steps;
        isSealed = await sealSegment(files, FOLDER, first).then(
          (sealing) => sealing === "sealed",
          () => false,
        );
        files.stepsLeft = Number.POSITIVE_INFINITY;
        if (isPowerLost) files.losePower();
        expect(await rowsIn(files)).toStrictEqual(expected);
        finishSealing(files, FOLDER);
        recover(files, FOLDER);
        expect(await rowsIn(files)).toStrictEqual(expected);
        expect(files.files.size).toBe(2);
        if (firstOf(files).form === "arrow") {
          expect(await sealSegment(files, FOLDER, firstOf(files))).toBe("sealed");
        }
        expect(await rowsIn(files)).toStrictEqual(expected);
      }
    },
  );
});

test("where there is no room for it nothing of a sealed segment stays, and it is tried again", async () => {
  const files = new MemoryFiles();
  const expected = write(files, [FEW]);
  files.room = 100;
  await expect(sealSegment(files, FOLDER, firstOf(files))).rejects.toThrow(JournalFullError);
  expect([...files.files.keys()]).toEqual([`${FOLDER}/${firstOf(files).name}`]);
  files.room = 1e6;
  expect(await sealSegment(files, FOLDER, firstOf(files))).toBe("sealed");
  expect(await rowsIn(files)).toStrictEqual(expected);
});

test("a segment that its limits removed while it was sealed does not come back", async () => {
  const files = new MemoryFiles();
  write(files, [FEW]);
  const first = firstOf(files);
  const sealing = sealSegment(files, FOLDER, first);
  files.remove(`${FOLDER}/${first.name}`);
  expect(await sealing).toBe("gone");
  expect(files.files.size).toBe(0);
});

test("a segment of which something is damaged stays as it is", async () => {
  const files = new MemoryFiles();
  write(files, [FEW, FEW]);
  const first = firstOf(files);
  const file = files.files.get(`${FOLDER}/${first.name}`);
  const { bytes } = file ?? { bytes: Buffer.alloc(0) };
  const at = bytes.length - 100;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  expect(await sealSegment(files, FOLDER, first)).toBe("damaged");
  expect(segmentsIn(files).map(({ form }) => form)).toEqual(["arrow", "arrow"]);
});

test("whichever bit of a sealed segment turns, its rows are left out and told, or are what they were", async () => {
  const files = new MemoryFiles();
  const expected = write(files, [FEW]);
  await sealSegment(files, FOLDER, firstOf(files));
  const { name, form } = firstOf(files);
  const whole = files.read(`${FOLDER}/${name}`);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
      const read = await openSegment({ name, form, bytes }).then(
        async (opened) => {
          const rows: JournalRow[] = [];
          for await (const row of opened.rows()) rows.push(row);
          return opened.damage.length > 0 ? "told" : rows;
        },
        () => "told",
      );
      if (read !== "told") expect(read).toStrictEqual(expected);
    }),
    { numRuns: runs(300) },
  );
});

test("the limits count a sealed segment by what its file takes, and remove it whole", async () => {
  const files = new MemoryFiles();
  write(files, [FEW, FEW]);
  for (const segment of segmentsIn(files)) await sealSegment(files, FOLDER, segment);
  const sizes = [...files.files.values()].map(({ bytes }) => bytes.length);
  const limits = { ...NO_LIMITS, retention: { bytes: (sizes[1] ?? 0) + 1, age: 1e12 } };
  const parts = new JournalParts(files, FOLDER, limits);
  parts.writer.turn();
  expect(parts.log.removedBytes).toBe(sizes[0]);
  expect(segmentsIn(files).map(({ sequence, form }) => [sequence, form])).toEqual([[2, "parquet"]]);
});
