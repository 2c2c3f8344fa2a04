// The command line of the benchmarks, with benches of the tests' own, and once as the process that people start.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { Bench, BenchOptions } from "../../dist/bench/harness/contender.js";
import { runBenchCommand } from "../../dist/bench/run-command.js";
import { bench, contender } from "./fakes.js";

const MAIN = fileURLToPath(new URL("../../dist/bench/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tutti-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

const BENCHES: readonly Bench[] = [
  bench("sin32", [contender("Tutti decide, packed", 10), contender("Go channels", 5)]),
  bench("other", [contender("Tutti", 1)]),
];

async function call(words: readonly string[], benches: readonly Bench[] = BENCHES) {
  let out = "";
  let said = "";
  const people = new PassThrough().on("data", (chunk) => {
    said += String(chunk);
  });
  const code = await runBenchCommand(words, benches, {
    write: (text) => {
      out += text;
    },
    people: people as unknown as NodeJS.WriteStream,
  });
  return { code, out, said };
}

describe("a wrong call ends with code 2, says why, and measures nothing:", () => {
  const untouched = bench("sin32", [
    contender("a", 1, {}, { open: () => Promise.reject(new Error("was opened")) }),
  ]);

  test.each([
    ["a flag that is not known", ["--nonsense"], /unknown option '--nonsense'/],
    ["peers that are not known", ["--peers", "some"], /none, node, native, all/],
    ["a file that is not named", ["--json"], /argument missing/],
    ["a bench that is not known", ["sin32", "sin33"], /no bench "sin33": choose from sin32/],
    [
      "a folder that is not there",
      ["--json", join(folder, "none", "a.json")],
      /--json .*cannot be written \(ENOENT\)/,
    ],
    ["a folder in place of a file", ["--html", folder], /--html .*cannot be written \(EISDIR\)/],
  ])("%s", async (_, words, message) => {
    const { code, out, said } = await call(words, [untouched]);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(said).toMatch(message);
  });

  test("as a process as well", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, "--nonsense"], {
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("--nonsense");
  });
});

describe("a run", () => {
  test("prints a table and writes both files", async () => {
    const json = join(folder, "run.json");
    const html = join(folder, "run.html");
    const { code, out } = await call(["--quick", "--json", json, "--html", html]);
    expect(code).toBe(0);
    expect(out).toContain("Tutti decide, packed");
    const read = JSON.parse(readFileSync(json, "utf8")) as { results: { bench: string; median: number }[] };
    expect(read.results.map(({ bench, median }) => [bench, median])).toEqual([
      ["sin32", 10],
      ["sin32", 5],
      ["other", 1],
    ]);
    expect(readFileSync(html, "utf8")).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
  });

  test("takes the named benches alone, and tells them what they need to know", async () => {
    const asked: BenchOptions[] = [];
    const curious: Bench = {
      ...bench("curious", []),
      contenders: (options) => {
        asked.push(options);
        return [contender("a", 1)];
      },
    };
    const { out } = await call(["curious", "--quick", "--peers", "native"], [...BENCHES, curious]);
    expect(asked).toEqual([{ peers: "native", quick: true }]);
    expect(out).not.toContain("sin32,");
  });

  test("in which a contender fails ends with code 1, after the others have been measured and written", async () => {
    const json = join(folder, "failed.json");
    const broken = bench("broken", [contender("bad", 1, { run: () => Promise.reject(new Error("broke")) })]);
    const { code, out } = await call(["--quick", "--json", json], [broken, ...BENCHES]);
    expect(code).toBe(1);
    expect(out).toContain("FAILED, Error: broke");
    const { results } = JSON.parse(readFileSync(json, "utf8")) as { results: { failed?: string }[] };
    expect(results.map(({ failed }) => failed)).toEqual(["Error: broke", undefined, undefined, undefined]);
  });

  test("that is called wrongly leaves an older report as it was", async () => {
    const json = join(folder, "older.json");
    writeFileSync(json, "older");
    expect((await call(["--json", json, "unknown"])).code).toBe(2);
    expect(readFileSync(json, "utf8")).toBe("older");
  });
});

test("--list names the benches and measures nothing", async () => {
  const { code, out } = await call(["--list"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^sin32 +sin32, made up\nother +other, made up\n$/);
});

test("--help ends with code 0", async () => {
  const { code, said } = await call(["--help"]);
  expect(code).toBe(0);
  expect(said).toContain("--peers <which>");
});
