// A journal asked in SQL: what is answered is what was recorded, and nothing else can be reached or changed.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DecisionRow, JournalRow } from "#runtime/journal/journal-row.js";
import { JournalDatabase } from "#runtime/journal/query/journal-database.js";
import { DuckDbMissingError, loadDuckDb } from "#runtime/journal/query/load-duckdb.js";
import { InvalidQueryError } from "#runtime/journal/query/query-error.js";
import { recordedDecisions } from "../../explain/recorded.js";
import { runs } from "../../runs.js";

const duck = await loadDuckDb();

async function* each(rows: readonly JournalRow[]): AsyncGenerator<JournalRow> {
  yield* rows;
}

const decisions: fc.Arbitrary<DecisionRow> = fc
  .tuple(
    recordedDecisions(),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
  )
  .map(([decision, id, time]) => {
    const winnerKey = decision.candidates[decision.winner];
    return {
      ...decision,
      kind: "decision",
      decision: id,
      time: time.getTime(),
      score: 0.1,
      ...(winnerKey === undefined ? {} : { winnerKey }),
    };
  });

test("every number and text of a decision comes back as it was, and candidates by their names", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(decisions, { maxLength: 5 }), async (rows) => {
      const database = await JournalDatabase.of(duck, each(rows));
      const { rows: answered } = await database.query(`
        SELECT decision, epoch_ms(time), winner, winner_index, candidates,
          [agent.weight FOR agent IN agents], [agent.scores FOR agent IN agents],
          [[veto.candidate FOR veto IN agent.vetoes] FOR agent IN agents],
          [refused.candidate FOR refused IN refusals]
        FROM decisions`);
      database.close();
      expect(answered).toEqual(
        rows.map(({ decision, time, winner, winnerKey, candidates, agents, refusals }) => [
          decision,
          time,
          winnerKey === undefined ? null : String(winnerKey),
          winner,
          candidates.map(String),
          agents.map(({ weight }) => weight),
          agents.map(({ scores }) => scores),
          agents.map(({ vetoes }) => vetoes.map(({ candidate }) => String(candidates[candidate]))),
          refusals.map(({ candidate }) => String(candidates[candidate])),
        ]),
      );
    }),
    { numRuns: runs(30) },
  );
});

test("outcomes join on their decision, over more rows than are copied at once", async () => {
  const [decision] = fc.sample(decisions, { seed: 7, numRuns: 1 });
  if (decision === undefined) throw new RangeError("no sample");
  const rows = Array.from({ length: 5000 }, (_, index): readonly JournalRow[] => [
    { ...decision, decision: `d-${index}` },
    { kind: "outcome", decision: `d-${index}`, time: index, type: "click", value: index },
  ]).flat();
  const database = await JournalDatabase.of(duck, each(rows));
  expect(
    await database.query(
      "SELECT count(*) AS n, sum(value) AS v FROM decisions JOIN outcomes USING (decision)",
    ),
  ).toEqual({
    columns: ["n", "v"],
    rows: [[5000, 12_497_500]],
  });
  database.close();
});

describe("a query", () => {
  let folder = "";
  let secret = "";
  let database: JournalDatabase;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tutti-query-"));
    secret = join(folder, "secret.csv");
    writeFileSync(secret, "password\nopensesame\n");
    database = await JournalDatabase.of(
      duck,
      each([{ kind: "outcome", decision: "d", time: 0, type: "click" }]),
    );
  });

  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const hostile: readonly (readonly [what: string, sql: (file: string) => string])[] = [
    ["reads a file as CSV", (file) => `SELECT * FROM read_csv('${file}')`],
    ["reads a file as text", (file) => `SELECT * FROM read_text('${file}')`],
    ["reads a file by its name", (file) => `SELECT * FROM '${file}'`],
    ["lists a folder", (file) => `SELECT * FROM glob('${file}*')`],
    ["reads a file in a view's query", (file) => `SELECT * FROM query('FROM read_text(''${file}'')')`],
    ["writes a file", (file) => `COPY outcomes TO '${file}.copy'`],
    ["exports everything", (file) => `EXPORT DATABASE '${file}.export'`],
    ["attaches a database", (file) => `ATTACH '${file}.db' AS other`],
    ["changes rows", () => "DELETE FROM outcomes"],
    ["changes rows while it explains", () => "EXPLAIN ANALYZE DELETE FROM outcomes"],
    ["drops a table", () => "DROP TABLE outcomes"],
    ["makes a table", () => "CREATE TABLE mine AS SELECT 1"],
    ["opens the lock", () => "SET enable_external_access = true"],
    ["opens the lock by a pragma", () => "PRAGMA enable_external_access = true"],
    ["loads an extension", () => "INSTALL httpfs"],
    ["loads an extension of a file", (file) => `LOAD '${file}'`],
    ["is two", () => "SELECT 1; DELETE FROM outcomes"],
    ["is none", () => "  "],
    ["is only a comment", () => "-- nothing"],
    ["is no SQL", () => "SELEC"],
    ["asks for a column that is not there", () => "SELECT price FROM outcomes"],
  ];
  test.each(hostile)("that %s is refused, and nothing was changed", async (_, sql) => {
    await expect(database.query(sql(secret))).rejects.toThrow(InvalidQueryError);
    expect(await database.query("SELECT count(*) FROM outcomes")).toMatchObject({ rows: [[1]] });
    expect(readdirSync(folder)).toEqual(["secret.csv"]);
    expect(existsSync(".tmp")).toBe(false);
  });

  test("answers with what JSON has: integers that a double cannot hold and numbers that are none are texts", async () => {
    const { columns, rows } = await database.query(
      "SELECT 1 AS a, 9007199254740993 AS a, 'nan'::DOUBLE AS b, TIMESTAMP '2026-11-23 09:30:00' AS c, {'x': [1, NULL]} AS d, NULL AS e",
    );
    expect(new Set(columns).size).toBe(6);
    expect(rows).toEqual([
      [1, "9007199254740993", "NaN", "2026-11-23T09:30:00.000Z", { x: [1, null] }, null],
    ]);
  });
});

test("where DuckDB is not installed, the error says what to install", async () => {
  const absent = (): Promise<never> => Promise.reject(new Error("Cannot find package '@duckdb/node-api'"));
  await expect(loadDuckDb(absent)).rejects.toThrow(DuckDbMissingError);
  await expect(loadDuckDb(absent)).rejects.toThrow(/npm install @duckdb\/node-api$/);
});
