// The command as its users run it: a process with arguments, input, output and an exit code.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../dist/runtime/cli/main.js", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));
const PACK = ["--pack", "./pack/pack.js"];
const DONE = 0;
const MISUSED = 2;

interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly messages: string;
}

/** `readers` lines of the output are read before the pipe is closed; all of it when left out. */
function run(words: readonly string[], input = "", readers?: number): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...words], { cwd: HERE, timeout: 30_000 });
    let output = "";
    let messages = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (readers !== undefined && output.split("\n").length > readers) child.stdout.destroy();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      messages += text;
    });
    child.stdin.on("error", () => undefined);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output, messages }));
    child.stdin.end(input);
  });
}

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-command-"));
  await writeFile(join(folder, "requests.jsonl"), '{"left":2}\nbad\n');
  await writeFile(join(folder, "no-pack.mjs"), "export const packet = {};\n");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("tutti decide", () => {
  test("reads a file or its input, writes one record a line and nothing else, and ends with 0", async () => {
    const expected = ['{"line":1,"decision":{"winners":["left"]}}', '"code":"NOT_JSON"'];
    for (const ran of [
      await run(["decide", ...PACK, join(folder, "requests.jsonl")]),
      await run(["decide", ...PACK, "-"], '{"left":2}\nbad'),
    ]) {
      expect([ran.code, ran.messages]).toEqual([DONE, ""]);
      const lines = ran.output.trimEnd().split("\n");
      expect(lines.length).toBe(2);
      expect(lines[0]).toBe(expected[0]);
      expect(lines[1]).toContain(expected[1]);
    }
  });

  test("takes the pack's own settings, and says what the rationale says when asked to explain", async () => {
    const ran = await run(
      ["decide", "--pack=./pack/pack.js", "--bad-luck", "tie", "--explain"],
      '{"left":0}',
    );
    expect(ran).toEqual({
      code: DONE,
      output: '{"line":1,"decision":{"winners":["tie"],"reasons":["0 against 0"]}}\n',
      messages: "",
    });
  });

  test("of no input at all makes no output, and ends with 0", async () => {
    expect(await run(["decide", ...PACK])).toEqual({ code: DONE, output: "", messages: "" });
  });

  test("ends quietly with 0 when its reader has gone", async () => {
    const ran = await run(["decide", ...PACK], '{"left":2,"right":1}\n'.repeat(60_000), 3);
    expect([ran.code, ran.messages]).toEqual([DONE, ""]);
  });
});

const misuses: readonly (readonly [what: string, words: () => readonly string[], told: RegExp])[] = [
  ["an unknown flag", () => ["decide", ...PACK, "--explode"], /unknown option '--explode'/],
  ["an unknown command", () => ["decode", ...PACK], /unknown command 'decode'/],
  ["no command", () => [], /Usage: tutti/],
  ["more arguments than there are", () => ["decide", ...PACK, "a", "b"], /too many arguments/],
  [
    "a file that is not there",
    () => ["decide", ...PACK, "there-is-none.jsonl"],
    /^tutti: .*there-is-none\.jsonl/,
  ],
  ["a folder instead of a file", () => ["decide", ...PACK, folder], /^tutti: EISDIR/],
  [
    "a pack that is not there",
    () => ["decide", "--pack", "./none.js"],
    /^tutti: pack "\.\/none\.js" could not be loaded/,
  ],
  ["a module that is no pack", () => ["decide", "--pack", join(folder, "no-pack.mjs")], /exports no `pack`/],
  [
    "a setting that is not usable",
    () => ["decide", ...PACK, "--bad-luck", "unusable"],
    /^tutti: bad-luck is not usable\n$/,
  ],
  ["a flag without its value", () => ["decide", ...PACK, "--bad-luck"], /argument missing/],
  ["a number that is none", () => ["demo", ...PACK, "--requests", "many"], /must be a whole number/],
  ["no requests", () => ["demo", ...PACK, "--requests", "0"], /must be at least 1/],
];

test.each(misuses)(
  "%s is told on the error stream, without a stack, and ends with 2",
  async (_, words, told) => {
    const ran = await run(words());
    expect(ran.messages).toMatch(told);
    expect(ran.messages).not.toContain("    at ");
    expect([ran.code, ran.output]).toEqual([MISUSED, ""]);
  },
);

describe("tutti demo", () => {
  test("prints one JSON object with the figures, and keeps its progress off the output", async () => {
    const ran = await run(["demo", ...PACK, "--json", "--requests", "50", "--seed", "3"]);
    expect(ran.code).toBe(DONE);
    const report = JSON.parse(ran.output) as { readonly latency: object };
    expect(report).toMatchObject({
      pack: "guess",
      seed: 3,
      requests: 50,
      withoutWinner: 0,
      trade: { guesses: "1050" },
    });
    expect(Object.keys(report.latency)).toEqual(["p50", "p90", "p99", "p99.9", "max"]);
    expect(ran.messages).toBe("Deciding: 50 of 50\n");
  });

  test("tells a few decisions in words, then the figures", async () => {
    const ran = await run(["demo", ...PACK, "--requests", "30"]);
    expect(ran.code).toBe(DONE);
    expect(ran.output).toContain("a world of seed 1");
    expect(ran.output.match(/ or 3: /g)?.length).toBe(3);
    expect(ran.output).toContain("p99.9");
    for (const line of ran.output.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

test("help is help, not a failure", async () => {
  for (const words of [["--help"], ["decide", ...PACK, "--help"]]) {
    const ran = await run(words);
    expect([ran.code, ran.messages]).toEqual([DONE, ""]);
    expect(ran.output).toContain("Usage: tutti");
  }
  expect((await run(["decide", ...PACK, "--help"])).output).toContain("--bad-luck <WORD>");
});
