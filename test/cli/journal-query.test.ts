// `tutti journal query` as its users run it: a table that fits, lines of JSON, CSV; wrong questions told in words.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queryCsv, queryJson, queryTable } from "#runtime/cli/journal/query-formats.js";
import { runProgram } from "../run-program.js";
import { runs } from "../runs.js";
import { came, decided, writeJournal } from "./journal-folder.js";
import { LATE, TASTE, UNANIMOUS } from "./plain-decisions.js";

const MAIN = new URL("../../dist/runtime/cli/main.js", import.meta.url);
const BY_WINNER = `SELECT winner, count(*) AS decisions, count(type) AS clicks, avg(score) AS score
  FROM decisions LEFT JOIN outcomes USING (decision) GROUP BY winner ORDER BY winner`;

let folder = "";

async function query(...words: readonly string[]): Promise<readonly [unknown, string, string]> {
  const program = runProgram(MAIN, "journal", "query", ...words, "--journal", folder);
  const code = await program.end;
  return [code, program.lines.join("\n"), program.complaints()];
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-journal-query-"));
  writeJournal(
    folder,
    [decided(TASTE, 1), decided(UNANIMOUS, 2), decided(LATE, 3), came({ decision: "d-1", type: "click" })],
    2,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("answers as a table, as lines of JSON and as CSV", async () => {
  expect(await query(BY_WINNER, "--csv")).toEqual([
    0,
    "winner,decisions,clicks,score\r\nnews,1,0,1\r\nsong,2,1,0.875\r",
    "",
  ]);
  expect(await query(BY_WINNER, "--json")).toEqual([
    0,
    '{"winner":"news","decisions":1,"clicks":0,"score":1}\n{"winner":"song","decisions":2,"clicks":1,"score":0.875}',
    "",
  ]);
  const [code, table] = await query(BY_WINNER);
  expect(code).toBe(0);
  expect(table).toMatch(/│ song {3}│ 2 {9}│ 1 {6}│ 0\.875 │/);
  expect(table).toMatch(/\n2 rows$/);
});

test("finds agents inside of decisions: who was late, and how often", async () => {
  const sql =
    "SELECT a.name, count(*) AS n FROM decisions, unnest(agents) AS u(a) WHERE a.cause = 'late' GROUP BY ALL";
  expect(await query(sql, "--json")).toEqual([0, '{"name":"taste","n":1}', ""]);
});

test.each([
  ["SELECT nothing FROM decisions", /^tutti: Binder Error: .*nothing/],
  ["DROP TABLE decisions", /^tutti: only SELECT is answered/],
])("a wrong question, %s, is told in words without a stack, and ends with 2", async (sql, told) => {
  const [code, output, messages] = await query(sql);
  expect([code, output]).toEqual([2, ""]);
  expect(messages).toMatch(told);
  expect(messages).not.toContain("    at ");
});

const value = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.string({ unit: "binary", maxLength: 200 }),
);
const results = fc
  .uniqueArray(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 8 })
  .chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.array(value, { minLength: columns.length, maxLength: columns.length }), {
        maxLength: 5,
      }),
    }),
  );

test("a table of up to eight columns is at most 80 columns wide, and shows no control character", () => {
  fc.assert(
    fc.property(results, (result) => {
      const lines = queryTable(result).trimEnd().split("\n");
      const ascii = !/[^ -~\p{Cc}]/u.test(JSON.stringify(result.rows) + result.columns.join(""));
      if (ascii) for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
      for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
      expect(lines.at(-1)).toMatch(new RegExp(`^${result.rows.length} rows?$`));
    }),
    { numRuns: runs(200) },
  );
});

test("JSON and CSV hold every value whole", () => {
  fc.assert(
    fc.property(results, (result) => {
      const objects = queryJson(result)
        .split("\n")
        .slice(0, -1)
        .map((line) => Object.entries(JSON.parse(line)));
      expect(objects.map((entries) => new Map(entries))).toEqual(
        result.rows.map((row) => new Map(result.columns.map((name, place) => [name, row[place] as unknown]))),
      );
      expect(cellsOf(queryCsv(result))).toEqual(
        [result.columns, ...result.rows].map((row) => row.map((own) => (own === null ? "" : String(own)))),
      );
    }),
    { numRuns: runs(200) },
  );
});

/** Reads CSV as RFC 4180 has it. */
function cellsOf(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy;
  for (const [, text = "", end] of csv.matchAll(cell)) {
    rows.at(-1)?.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}
