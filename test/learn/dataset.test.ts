// Datasets on disk: what was written is what is read, and a torn file is never taken for a whole one.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  type ColumnBatch,
  type ColumnSchema,
  readDataset,
  UnreadableDatasetError,
  UnwritableDatasetError,
  writeDataset,
} from "tutti/learn";
import { afterAll, expect, test } from "vitest";
import { runs } from "../runs.js";

const FOLDER = mkdtempSync(join(tmpdir(), "tutti-dataset-"));
const FILE = join(FOLDER, "rows.arrow");
afterAll(() => rmSync(FOLDER, { recursive: true }));

const SCHEMA: ColumnSchema = {
  about: { what: "a test", seed: 7 },
  fields: [
    { name: "small", type: "int8", about: "a small number" },
    { name: "word", type: "uint16", about: "a word", words: ["", "calm", "sad"] },
    { name: "large", type: "float64", about: "a number, in micro-units" },
    { name: "list", type: "int32", list: true, about: "some numbers" },
  ],
};

interface Row {
  readonly small: number;
  readonly word: number;
  readonly large: number;
  readonly list: readonly number[];
}

const row: fc.Arbitrary<Row> = fc.record({
  small: fc.integer({ min: -128, max: 127 }),
  word: fc.integer({ min: 0, max: 2 }),
  large: fc.double(),
  list: fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 5 }),
});

function batchOf(rows: readonly Row[]): ColumnBatch {
  const offsets = new Int32Array(rows.length + 1);
  for (const [index, { list }] of rows.entries()) offsets[index + 1] = (offsets[index] ?? 0) + list.length;
  return {
    rows: rows.length,
    columns: {
      small: Int8Array.from(rows, ({ small }) => small),
      word: Uint16Array.from(rows, ({ word }) => word),
      large: Float64Array.from(rows, ({ large }) => large),
      list: { offsets, values: Int32Array.from(rows.flatMap(({ list }) => list)) },
    },
  };
}

async function readAll(file: string): Promise<{ schema: ColumnSchema; batches: ColumnBatch[] }> {
  const { schema, batches } = await readDataset(file);
  const read: ColumnBatch[] = [];
  for await (const batch of batches) read.push(batch);
  return { schema, batches: read };
}

test("what is written is read again, to the bit, batch by batch, with what its columns mean", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(row, { maxLength: 20 }), { maxLength: 4 }), async (batches) => {
      const written = batches.map(batchOf);
      expect(writeDataset(FILE, SCHEMA, written)).toBe(batches.flat().length);
      const read = await readAll(FILE);
      expect(read.schema).toStrictEqual(SCHEMA);
      expect(read.batches).toStrictEqual(written.filter(({ rows }) => rows > 0));
    }),
    { numRuns: runs(40) },
  );
});

test("a file that was cut short anywhere, or is something else, is refused by name", async () => {
  writeDataset(FILE, SCHEMA, [
    batchOf([
      { small: 1, word: 1, large: 1, list: [1] },
      { small: 2, word: 2, large: 2, list: [] },
    ]),
  ]);
  const whole = readFileSync(FILE);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
      writeFileSync(FILE, whole);
      truncateSync(FILE, length);
      await expect(readAll(FILE)).rejects.toThrow(UnreadableDatasetError);
    }),
    { numRuns: runs(60) },
  );
  writeFileSync(FILE, "time,price\n1,2\n");
  await expect(readAll(FILE)).rejects.toThrow(FILE);
  await expect(readAll(join(FOLDER, "absent"))).rejects.toThrow(UnreadableDatasetError);
});

test("a file that cannot be made is refused by name, and a batch without a column by the column", () => {
  expect(() => writeDataset(join(FOLDER, "no", "folder"), SCHEMA, [])).toThrow(UnwritableDatasetError);
  const { rows, columns } = batchOf([]);
  const { large: _, ...others } = columns;
  expect(() => writeDataset(FILE, SCHEMA, [{ rows: rows + 1, columns: others }])).toThrow("no column large");
});
