// What a journal has acknowledged is there after any end of its process, and what is there is what was given.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { journal } from "#runtime/journal/open-journal.js";
import type { JournalRow } from "#runtime/journal/journal-row.js";
import { JournalReader } from "#runtime/journal/read/journal-reader.js";
import { runs } from "../runs.js";
import { decisionOf } from "./plain-decision.js";
import { runProgram } from "../run-program.js";

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "tutti-journal-"));
}

/** Instants at which to kill, in milliseconds after the first acknowledgement: xorshift32 (Marsaglia 2003). */
function* instants(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield (state >>> 0) % 60;
  }
}

/** Which row it is, where all of it is as it was given. */
function numberOf(row: JournalRow): number {
  if (row.kind === "outcome") {
    expect(row).toMatchObject({ decision: `d-${row.value}`, type: "click" });
    return row.value ?? -1;
  }
  const number = Number.parseInt(row.decision.slice(2), 36);
  const made = decisionOf(number);
  expect(row).toMatchObject({
    winner: made.index,
    score: made.score,
    early: made.early,
    latency: made.latency,
    candidates: made.candidates,
  });
  expect(row.agents.flatMap(({ scores }) => scores)).toEqual(Array.from(made.sheet.subarray(-6)));
  return number;
}

test("killed at any instant, a journal has every row that it acknowledged, and no other than were given", async () => {
  const folder = temporaryFolder();
  const instant = instants(20_261_123);
  let acknowledged = 0;
  for (let round = 0; round < runs(20); round++) {
    const { process: child, lines, complaints, spoken, end } = runProgram(new URL("./programs/acknowledge.js", import.meta.url), folder, String(acknowledged));
    await spoken;
    await new Promise((resolve) => setTimeout(resolve, instant.next().value));
    child.kill("SIGKILL");
    expect(await end, complaints()).toBe("SIGKILL");
    const before = acknowledged;
    acknowledged = Number(lines.at(-1));
    expect(acknowledged).toBeGreaterThan(before);

    // The next writer recovers; a reader needs no recovery.
    const found = new Set<number>();
    const reader = new JournalReader({ folder });
    for await (const row of reader) found.add(numberOf(row));
    for (let row = 0; row < acknowledged; row++) expect(found.has(row), `row ${row} of round ${round}`).toBe(true);
    expect(reader.damage.every(({ isTail }) => isTail)).toBe(true);
  }
  const opened = journal({ folder });
  await opened.close();
  const reader = new JournalReader({ folder });
  for await (const row of reader) numberOf(row);
  expect(reader.damage).toEqual([]);
  rmSync(folder, { recursive: true });
});

test.each([
  ["runs to its last line", "", 0],
  ["calls process.exit", "exit", 3],
  ["throws", "throw", 1],
])("a program that %s without closing its journal leaves all rows in it", async (_, how, code) => {
  const folder = temporaryFolder();
  const { end, complaints } = runProgram(new URL("./programs/leave.js", import.meta.url), folder, how);
  expect(await end, complaints()).toBe(code);
  const numbers: number[] = [];
  for await (const row of new JournalReader({ folder })) numbers.push(numberOf(row));
  expect(numbers).toEqual(Array.from({ length: 1000 }, (_, row) => row));
  rmSync(folder, { recursive: true });
});
