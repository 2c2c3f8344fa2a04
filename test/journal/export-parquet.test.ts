// What is exported is what was journalled: every row, every number bit for bit, read by an independent reader.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exportParquet } from "#runtime/journal/export/export-parquet.js";
import { ExportExistsError } from "#runtime/journal/export/parquet-file.js";
import type { DecisionRow, JournalRow } from "#runtime/journal/journal-row.js";
import { runs } from "../runs.js";
import { expectedRow, givenRows } from "./arbitrary-row.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-export-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* each(rows: readonly JournalRow[]): AsyncGenerator<JournalRow> {
  yield* rows;
}

type Record = { readonly [column: string]: unknown };

async function read(table: string): Promise<readonly Record[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(join(folder, `${table}.parquet`)) });
}

function nameOf(row: DecisionRow, index: number | undefined): string | null {
  const key = index === undefined ? undefined : row.candidates[index];
  return key === undefined ? null : String(key);
}

test("every row of a journal is in its table, whole", async () => {
  await fc.assert(
    fc.asyncProperty(givenRows, async (given) => {
      const rows = given.map((row, index) => expectedRow(row, index) as JournalRow);
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      const counts = await exportParquet(each(rows), folder);
      const decided = rows.filter((row) => row.kind === "decision");
      const decisions = await read("decisions");
      expect(decisions.map(({ decision }) => decision)).toEqual(decided.map(({ decision }) => decision));
      for (const [index, row] of decided.entries()) {
        const { time, request, winner, winner_index, score, price, early, latency, candidates, values } =
          decisions[index] as Record;
        expect([winner, winner_index, score, early, latency]).toEqual([
          row.winnerKey === undefined ? null : String(row.winnerKey),
          row.winner,
          row.score,
          row.early,
          row.latency,
        ]);
        expect([request ?? null, price ?? null, values ?? null]).toEqual([
          row.request ?? null,
          row.price ?? null,
          row.values ?? null,
        ]);
        expect((time as Date).getTime()).toBe(row.time);
        expect(candidates).toEqual(row.candidates.map(String));
      }
      const agents = await read("agents");
      const parts = decided.flatMap((row) => row.agents.map((agent) => ({ row, agent })));
      expect(agents).toHaveLength(parts.length);
      for (const [index, { row, agent }] of parts.entries()) {
        const told = agents[index] as Record;
        expect([told["decision"], told["agent"], told["outcome"]]).toEqual([
          row.decision,
          agent.agent,
          agent.outcome,
        ]);
        expect(told["scores"]).toEqual(agent.scores);
        expect(told["prices"] ?? null).toEqual(agent.prices ?? null);
        expect([told["weight"], told["confidence"], told["age"] ?? null, told["favourite"] ?? null]).toEqual([
          agent.weight,
          agent.confidence,
          agent.age ?? null,
          nameOf(row, agent.favourite),
        ]);
      }
      const bars = await read("bars");
      const barred = decided.flatMap((row) => [
        ...row.agents.flatMap(({ vetoes }) => vetoes.map(({ candidate }) => nameOf(row, candidate))),
        ...row.exclusions.map(({ candidate }) => nameOf(row, candidate)),
        ...row.refusals.map(({ candidate }) => nameOf(row, candidate)),
      ]);
      expect(bars.map(({ candidate }) => candidate ?? null)).toEqual(barred);
      const outcomes = await read("outcomes");
      expect(outcomes.map(({ type, value }) => [type, value ?? null])).toEqual(
        rows.flatMap((row) => (row.kind === "outcome" ? [[row.type, row.value ?? null]] : [])),
      );
      expect(counts).toEqual({
        decisions: decisions.length,
        agents: agents.length,
        bars: bars.length,
        outcomes: outcomes.length,
      });
    }),
    { numRuns: runs(40) },
  );
});

test("a file that is there is never overwritten, and nothing is left beside it", async () => {
  writeFileSync(join(folder, "agents.parquet"), "mine");
  await expect(exportParquet(each([]), folder)).rejects.toThrow(ExportExistsError);
  expect(readdirSync(folder)).toEqual(["agents.parquet"]);
});

test("a journal that cannot be read to its end leaves no file", async () => {
  async function* broken(): AsyncGenerator<JournalRow> {
    yield { kind: "outcome", time: 1, decision: "d", type: "click" };
    throw new Error("as scripted");
  }
  await expect(exportParquet(broken(), folder)).rejects.toThrow("as scripted");
  expect(readdirSync(folder)).toEqual([]);
});
