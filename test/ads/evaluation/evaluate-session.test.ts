// `tutti evaluate session` as a user runs it: a file of candidates in, a matrix and verdicts out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SessionReport } from "#ads/evaluation/session/session-report.js";

const COMMAND = fileURLToPath(new URL("../../../dist/runtime/cli/main.js", import.meta.url));
const SMALL = ["--worlds", "2", "--listeners", "30", "--campaigns", "15", "--days", "1"];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-session-"));
  const blind = `export default {
    name: "profiler",
    vetoes: false,
    propose: (_, { candidates }) => ({ scores: candidates.map(() => 0.5) }),
  };`;
  await writeFile(join(folder, "blind.mjs"), blind);
  const candidates = [
    { name: "blind profiler", agent: "profiler", module: "./blind.mjs" },
    { name: "loud context", agent: "context", weight: 5 },
  ];
  await writeFile(join(folder, "session.json"), JSON.stringify({ candidates }));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(words: readonly string[]): Promise<{ code: number; output: string; messages: string }> {
  const child = spawn(process.execPath, [COMMAND, "evaluate", "session", ...words]);
  const [output, messages, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  return { code, output, messages };
}

test("plays every combination in the same worlds, and judges each candidate", async () => {
  const file = join(folder, "session.json");
  const [page, json] = await Promise.all([
    run(["--candidates", file, ...SMALL, "--plot", join(folder, "plots.svg")]),
    run(["--candidates", file, ...SMALL, "--json"]),
  ]);
  expect([page.code, json.code]).toEqual([0, 0]);
  for (const line of page.output.split("\n")) expect(line).toMatch(/^.{0,80}$/);
  const report = JSON.parse(json.output) as SessionReport;
  expect(report.matrix.map(({ candidates }) => candidates)).toEqual([
    [],
    ["blind profiler"],
    ["loud context"],
    ["blind profiler", "loud context"],
  ]);
  expect(new Set(report.matrix.map(({ clickRate }) => clickRate)).size).toBe(4);
  expect(report.candidates.map(({ name }) => name)).toEqual(["blind profiler", "loud context"]);
  for (const { verdict } of report.candidates) expect(page.output).toContain(verdict);
  const drawn = await readFile(join(folder, "plots.svg"), "utf8");
  for (const told of ["blind profiler, alone", "loud context, beside the others", "+ loud context"]) {
    expect(drawn).toContain(told);
  }
});

test.each([
  [[], "--candidates must be the name of a JSON file"],
  [["--candidates", "nowhere.json"], "cannot be read"],
])("%j ends with 2 and says why", async (words, said) => {
  const { code, output, messages } = await run(words);
  expect([code, output]).toEqual([2, ""]);
  expect(messages).toContain(said);
});
