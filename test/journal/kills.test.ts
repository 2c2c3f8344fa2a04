// What a journal has acknowledged is there after any end of its process, and what is there is what was given.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { JournalRow } from "#runtime/journal/journal-row.js";
import { journal } from "#runtime/journal/open-journal.js";
import { JournalReader } from "#runtime/journal/read/journal-reader.js";
import { runProgram } from "../run-program.js";
import { runs } from "../runs.js";
import { decisionOf } from "./plain-decision.js";

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

/** Which row it is, where all of it is as it was given; not a number otherwise. Plain comparisons, since there are many rows. */
function numberOf(row: JournalRow): number {
  if (row.kind === "outcome") {
    const { decision, type, value = Number.NaN } = row;
    return decision === `d-${value}` && type === "click" ? value : Number.NaN;
  }
  const number = Number.parseInt(row.decision.slice(2), 36);
  const { index, score, early, latency, candidates, sheet } = decisionOf(number);
  const scores = row.agents.flatMap((agent) => agent.scores);
  const isWhole =
    row.winner === index &&
    row.score === score &&
    row.early === early &&
    row.latency === latency &&
    row.candidates.join() === candidates.join() &&
    scores.join() === sheet.subarray(-scores.length).join() &&
    scores.length === 6;
  return isWhole ? number : Number.NaN;
}

/** Kills one writer of the folder after the other. */
async function killWriters(folder: string, instant: Generator<number>, rounds: number): Promise<void> {
  let acknowledged = 0;
  for (let round = 0; round < rounds; round++) {
    const {
      process: child,
      lines,
      complaints,
      spoken,
      end,
    } = runProgram(new URL("./programs/acknowledge.js", import.meta.url), folder, String(acknowledged));
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
    const missing = Array.from({ length: acknowledged }, (_, row) => row).filter((row) => !found.has(row));
    expect(missing, `of round ${round}`).toEqual([]);
    expect(found).not.toContain(Number.NaN);
    expect(reader.damage.every(({ isTail }) => isTail)).toBe(true);
  }
}

test("killed at any instant, a journal has every row that it acknowledged, and no other than were given", async () => {
  const instant = instants(20_261_123);
  // Side by side, since a process mostly starts.
  const folders = [temporaryFolder(), temporaryFolder()];
  await Promise.all(folders.map((folder) => killWriters(folder, instant, runs(10))));
  for (const folder of folders) {
    await journal({ folder }).close();
    const reader = new JournalReader({ folder });
    for await (const row of reader) expect(numberOf(row)).not.toBeNaN();
    expect(reader.damage).toEqual([]);
    rmSync(folder, { recursive: true });
  }
});

/** Of a round's writer, whose numbers are its own. */
const ROUND = 1_000_000;

test("killed while segments become Parquet, each row is there once, and so it stays when what was left is sealed", async () => {
  const folder = temporaryFolder();
  const instant = instants(7);
  const isSealing = (): boolean => readdirSync(folder).some((name) => name.endsWith(".part"));
  const numbersIn = async (): Promise<readonly number[]> => {
    const numbers: number[] = [];
    const reader = new JournalReader({ folder });
    for await (const row of reader) numbers.push(numberOf(row));
    expect(reader.damage.every(({ isTail }) => isTail)).toBe(true);
    return numbers;
  };
  const acknowledged: number[] = [];
  for (let round = 0; round < runs(2); round++) {
    const program = new URL("./programs/acknowledge.js", import.meta.url);
    const {
      process: child,
      lines,
      complaints,
      spoken,
      end,
    } = runProgram(program, folder, String(round * ROUND));
    await spoken;
    while (!isSealing() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, instant.next().value));
    child.kill("SIGKILL");
    expect(await end, complaints()).toBe("SIGKILL");
    acknowledged.push(Number(lines.at(-1)) - round * ROUND);

    const numbers = await numbersIn();
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
    for (const [own, rows] of acknowledged.entries()) {
      const found = numbers.filter((number) => Math.floor(number / ROUND) === own);
      expect(found.length).toBeGreaterThanOrEqual(rows);
      expect(found).toEqual(Array.from(found, (_, row) => own * ROUND + row));
    }
  }
  const before = await numbersIn();
  const opened = journal({ folder });
  while (readdirSync(folder).some((name) => name.endsWith(".arrows"))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(opened.stats().sealingFailure).toBeUndefined();
  expect(await numbersIn()).toEqual(before);
  await opened.close();
  expect(readdirSync(folder).every((name) => name.endsWith(".parquet"))).toBe(true);
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
