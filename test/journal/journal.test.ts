// A journal as its users have it: opened, written to, counted, closed; alone in its folder; bounded when the disk is slow.
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { weightedSum } from "tutti";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  InvalidJournalOptionError,
  JournalAccessError,
  JournalFailedError,
  JournalVanishedError,
} from "#runtime/journal/errors.js";
import type { Journal } from "#runtime/journal/journal.js";
import type { JournalOptions } from "#runtime/journal/journal-options.js";
import type { JournalRow } from "#runtime/journal/journal-row.js";
import { journal } from "#runtime/journal/open-journal.js";
import { JournalReader } from "#runtime/journal/read/journal-reader.js";
import { parseSegmentName } from "#runtime/journal/segments/segment-name.js";
import { runs } from "../runs.js";
import { expectedRow, givenRows } from "./arbitrary-row.js";
import { decisionOf } from "./plain-decision.js";

const TEAM = { agents: ["a", "b"], rule: weightedSum, idPrefix: "d-", valued: false };

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "tutti-journal-"));
  folder = join(parent, "journal");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

async function rowsIn(from: string): Promise<readonly JournalRow[]> {
  const rows: JournalRow[] = [];
  for await (const row of new JournalReader({ folder: from })) rows.push(row);
  return rows;
}

/** Every row is in one of the counts. */
function expectConserved(opened: Journal, given: number): void {
  const { durable, waiting, shed, oversized, lost, ...counts } = opened.stats();
  expect(counts.given).toBe(given);
  expect(durable + waiting + shed + oversized + lost).toBe(given);
}

/** Gives decisions 0 to `count`. */
function giveMany(opened: Journal, count: number): void {
  for (let row = 0; row < count; row++) opened.append(decisionOf(row), TEAM, `request ${row}`);
}

test("rows given to a journal are read while it is open, and when it is opened again behind them", async () => {
  await fc.assert(
    fc.asyncProperty(
      givenRows,
      givenRows,
      fc.constantFrom("never", "interval", "every"),
      async (first, second, durability) => {
        rmSync(folder, { recursive: true, force: true });
        const expected: unknown[] = [];
        for (const batch of [first, second]) {
          const opened = journal({ folder, durability });
          for (const given of batch) {
            if (given.kind === "outcome") opened.outcome(given.outcome);
            else opened.append(given.decision, given.team, given.request);
            expected.push(expectedRow(given, 0));
          }
          await opened.flush();
          expect(opened.stats()).toMatchObject({
            given: batch.length,
            durable: batch.length,
            lost: 0,
            waiting: 0,
          });
          expect((await rowsIn(folder)).map((row) => ({ ...row, time: 0 }))).toEqual(expected);
          await opened.close();
        }
        expect(readdirSync(folder).filter((name) => parseSegmentName(name) === undefined)).toEqual([]);
      },
    ),
    { numRuns: runs(8) },
  );
});

test("a journal's row carries the time at which it was given", async () => {
  const before = Date.now();
  const opened = journal({ folder });
  giveMany(opened, 1);
  const after = Date.now();
  await opened.close();
  const [row] = await rowsIn(folder);
  expect(row?.time).toBeGreaterThanOrEqual(before);
  expect(row?.time).toBeLessThanOrEqual(after);
});

describe("a queue that is full", () => {
  test("sheds rows, and counts each; those that it took are all there, in their order", async () => {
    const opened = journal({ folder, queue: 1 << 16, whenFull: "shed" });
    const given = 20_000;
    giveMany(opened, given);
    const { shed } = opened.stats();
    expect(shed).toBeGreaterThan(0);
    expectConserved(opened, given);
    await opened.close();
    expectConserved(opened, given);
    const rows = await rowsIn(folder);
    expect(rows).toHaveLength(given - shed);
    const sequences = rows.map(({ decision }) => Number.parseInt(decision.slice(2), 36));
    expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other));
  });

  test("of nothing but texts, for rows that did not fit behind them, empties all the same", async () => {
    const opened = journal({ folder, queue: 1 << 16, whenFull: "shed" });
    for (let round = 0; round < 40; round++) {
      const candidates = Array.from({ length: 30 }, (_, index) => `${round} ${index} ${"x".repeat(1000)}`);
      const sheet = new Float64Array(8 * 2 + 2 * candidates.length);
      opened.append({ ...decisionOf(round), candidates, sheet }, TEAM);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(opened.stats().shed).toBeGreaterThan(0);
    // All texts of the last list came through, some at each try.
    await vi.waitFor(() => {
      giveMany(opened, 1);
      expect(opened.stats().waiting + opened.stats().durable).toBeGreaterThan(0);
    });
    await opened.close();
  });

  test("makes the caller wait, where it is told to, and loses nothing", async () => {
    const opened = journal({ folder, queue: 1 << 16, whenFull: "block" });
    const given = 20_000;
    giveMany(opened, given);
    expect(opened.stats().shed).toBe(0);
    await opened.close();
    expect(await rowsIn(folder)).toHaveLength(given);
  });

  test("never takes a row that is larger than an eighth of it, and counts that one apart", async () => {
    const opened = journal({ folder, queue: 1 << 16, whenFull: "block" });
    opened.append(decisionOf(1), TEAM, "x".repeat(10_000));
    giveMany(opened, 1);
    await opened.close();
    expect(opened.stats()).toMatchObject({ given: 2, durable: 1, oversized: 1, shed: 0, lost: 0 });
  });
});

describe("a folder that is taken away", () => {
  test("fails the journal: waiting rows reject, later ones are counted as lost, and closing says how many", async () => {
    const opened = journal({ folder, durability: "every", whenFull: "block", queue: 1 << 16 });
    giveMany(opened, 3);
    await opened.flush();
    renameSync(folder, join(parent, "elsewhere"));
    giveMany(opened, 2);
    await expect(opened.flush()).rejects.toThrow(JournalVanishedError);
    giveMany(opened, 5000);
    expect(opened.stats()).toMatchObject({ given: 5005, durable: 3, lost: 5002, waiting: 0 });
    await expect(opened.close()).rejects.toThrow(JournalFailedError);
    await expect(opened.close()).rejects.toThrow("5002 rows are lost");
    expect((await rowsIn(join(parent, "elsewhere"))).length).toBeGreaterThanOrEqual(3);
  });

  test("or was never there is told to a reader", async () => {
    await expect(rowsIn(folder)).rejects.toThrow(JournalVanishedError);
  });
});

test("a folder that cannot be made is refused at once", () => {
  writeFileSync(folder, "a file");
  expect(() => journal({ folder })).toThrow(JournalAccessError);
  expect(() => journal({ folder: join(folder, "below") })).toThrow(JournalAccessError);
});

test("flush settles at once where nothing waits, and close as often as it is called", async () => {
  const opened = journal({ folder });
  await opened.flush();
  giveMany(opened, 1);
  await Promise.all([opened.flush(), opened.flush()]);
  await Promise.all([opened.close(), opened.close()]);
  await opened.flush();
  giveMany(opened, 1);
  expect(opened.stats()).toMatchObject({ given: 2, durable: 1, lost: 1 });
});

test("what the last writer left torn is cut when the folder is opened, and told", async () => {
  const first = journal({ folder });
  giveMany(first, 5);
  await first.close();
  const [name = ""] = readdirSync(folder);
  const torn = Buffer.alloc(1000, 7);
  writeFileSync(join(folder, name), torn, { flag: "a" });
  const second = journal({ folder });
  // The mark of the stream's end that was written before is no commit, and goes with what is behind it.
  expect(second.stats().recovered).toEqual({ segment: name, bytes: 1008, rows: 0 });
  giveMany(second, 5);
  await second.close();
  expect(await rowsIn(folder)).toHaveLength(10);
});

test.each<[string, Partial<Record<keyof JournalOptions, unknown>>]>([
  ["folder", { folder: "" }],
  ["folder", { folder: 7 }],
  ["durability", { durability: "sometimes" }],
  ["interval", { interval: 0 }],
  ["whenFull", { whenFull: "explode" }],
  ["queue", { queue: 100_000 }],
  ["queue", { queue: 1024 }],
  ["segmentBytes", { segmentBytes: 2 ** 31 }],
  ["segmentAge", { segmentAge: Number.NaN }],
  ["mostBytes", { segmentBytes: 1000, mostBytes: 1999 }],
  ["mostAge", { mostAge: -1 }],
])("an option that makes no sense is named: %s", (path, options) => {
  const open = (): Journal => journal({ folder, ...options } as JournalOptions);
  expect(open).toThrow(InvalidJournalOptionError);
  expect(open).toThrow(new RegExp(`^${path} must be`));
});
