// Whoever follows a journal sees each row once, in order, however its bytes arrive; the latest are the last of all.
import { appendFileSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { JournalRow } from "#runtime/journal/journal-row.js";
import { JournalReader } from "#runtime/journal/read/journal-reader.js";
import { sealSegment } from "#runtime/journal/seal/seal-segment.js";
import { nodeFileSystem } from "#runtime/journal/segments/file-system.js";
import { segmentsAmong } from "#runtime/journal/segments/segment-name.js";
import { latestDecisions } from "#runtime/journal/tail/latest-decisions.js";
import { SegmentFollower } from "#runtime/journal/tail/segment-follower.js";
import { runs } from "../../runs.js";
import { type GivenRow, givenRows } from "../arbitrary-row.js";
import { JournalParts, NO_LIMITS } from "../journal-parts.js";

let written = "";
let arriving = "";

beforeEach(() => {
  written = mkdtempSync(join(tmpdir(), "tutti-tail-"));
  arriving = mkdtempSync(join(tmpdir(), "tutti-tail-"));
});

afterEach(() => {
  for (const folder of [written, arriving]) rmSync(folder, { recursive: true });
});

function empty(): void {
  for (const folder of [written, arriving]) {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
  }
}

/** Rows by segment, by batch. */
const segments = fc.array(fc.array(givenRows, { maxLength: 4 }), { minLength: 1, maxLength: 3 });

async function write(rows: readonly (readonly (readonly GivenRow[])[])[]): Promise<readonly JournalRow[]> {
  empty();
  for (const batches of rows) {
    const parts = new JournalParts(nodeFileSystem, written, NO_LIMITS);
    for (const batch of batches) {
      for (const row of batch) parts.give(row);
      parts.writer.turn();
    }
    parts.status.end();
    parts.writer.turn();
  }
  const all: JournalRow[] = [];
  for await (const row of new JournalReader({ folder: written })) all.push(row);
  return all;
}

test("a follower gives each row once, in order, wherever the bytes stop when it looks", async () => {
  await fc.assert(
    fc.asyncProperty(segments, fc.infiniteStream(fc.integer({ min: 1, max: 4000 })), async (rows, pieces) => {
      const all = await write(rows);
      const follower = new SegmentFollower(arriving, 1);
      const seen: JournalRow[] = [];
      for (const { name } of segmentsAmong(readdirSync(written))) {
        const bytes = readFileSync(join(written, name));
        for (let start = 0; start < bytes.length; ) {
          const end = start + (pieces.next().value ?? bytes.length);
          appendFileSync(join(arriving, name), bytes.subarray(start, end));
          seen.push(...(await follower.next()));
          start = end;
        }
      }
      expect(follower.tail?.rows ?? 0).toBe(0);
      await follower.close();
      expect(seen).toStrictEqual(all);
    }),
    { numRuns: runs(40) },
  );
});

test("the latest decisions are the last of all, however many segments and batches they are in", async () => {
  await fc.assert(
    fc.asyncProperty(segments, fc.nat(30), async (rows, count) => {
      const decisions = (await write(rows)).filter((row) => row.kind === "decision");
      const expected = count === 0 ? [] : decisions.slice(-count);
      expect(await latestDecisions(written, segmentsAmong(readdirSync(written)), count)).toStrictEqual(
        expected,
      );
      const follower = new SegmentFollower(written, 1);
      expect(await follower.latest(count)).toStrictEqual(expected);
      expect(await follower.next()).toEqual([]);
      await follower.close();
    }),
    { numRuns: runs(40) },
  );
});

test("whichever segments are sealed before or after they are looked at, each row is followed once, and the latest are the last", async () => {
  await fc.assert(
    fc.asyncProperty(segments, fc.infiniteStream(fc.boolean()), fc.nat(30), async (rows, isSealed, count) => {
      const all = await write(rows);
      const names = segmentsAmong(readdirSync(written));
      const follower = new SegmentFollower(arriving, 1);
      const seen: JournalRow[] = [];
      for (const segment of names) {
        copyFileSync(join(written, segment.name), join(arriving, segment.name));
        // All of it may have been read when it is sealed, or nothing.
        if (isSealed.next().value) seen.push(...(await follower.next()));
        if (isSealed.next().value) await sealSegment(nodeFileSystem, arriving, segment);
      }
      seen.push(...(await follower.next()));
      await follower.close();
      expect(seen).toStrictEqual(all);
      const read: JournalRow[] = [];
      for await (const row of new JournalReader({ folder: arriving })) read.push(row);
      expect(read).toStrictEqual(all);
      const decisions = all.filter((row) => row.kind === "decision");
      expect(await latestDecisions(arriving, names, count)).toStrictEqual(
        count === 0 ? [] : decisions.slice(-count),
      );
    }),
    { numRuns: runs(25) },
  );
});

test("what was read to its end stays read though its file was removed, and the next is found", async () => {
  const row: GivenRow = { kind: "outcome", outcome: { decision: "d", type: "click" } };
  const all = await write([[[row]], [[row, row]]]);
  const [first = "", second = ""] = readdirSync(written).sort();
  const follower = new SegmentFollower(arriving, 1);
  appendFileSync(join(arriving, first), readFileSync(join(written, first)));
  const before = await follower.next();
  rmSync(join(arriving, first));
  expect(await follower.next()).toEqual([]);
  appendFileSync(join(arriving, second), readFileSync(join(written, second)));
  expect([...before, ...(await follower.next())]).toStrictEqual(all);
  await follower.close();
});
