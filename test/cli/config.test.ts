// The configuration as a user meets it: init, check, and what the other commands take from it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const COMMAND = fileURLToPath(new URL("../../dist/runtime/cli/main.js", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-configured-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...words: readonly string[]): Promise<{ code: number; output: string; messages: string }> {
  const child = spawn(process.execPath, [COMMAND, ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [output, messages, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  return { code, output, messages };
}

test("init writes a file that check takes, and never overwrites one", async () => {
  expect((await run("init")).code).toBe(0);
  const written = await readFile(join(folder, "tutti.config.yaml"), "utf8");
  const checked = await run("check");
  expect([checked.code, checked.messages]).toEqual([0, ""]);
  expect(checked.output).toContain("tutti.config.yaml");
  expect(checked.output).toContain("port 8080");
  const again = await run("init");
  expect([again.code, again.messages]).toEqual([2, expect.stringContaining("it is there already")]);
  expect(await readFile(join(folder, "tutti.config.yaml"), "utf8")).toBe(written);
});

test("check names what the engine refuses, a setting that the pack has not, and a catalogue that is not valid", async () => {
  const config = join(folder, "tutti.config.json");
  await writeFile(config, JSON.stringify({ engine: { limits: { inFlight: -1 } } }));
  expect((await run("check")).messages).toContain("engine.limits.inFlight must be a number from 1");
  await writeFile(config, JSON.stringify({ settings: { campaign: "x.yaml" } }));
  expect((await run("check")).messages).toContain('did you mean "campaigns"?');
  await writeFile(join(folder, "x.json"), '{ "currency": "USD", "campaigns": 3 }');
  await writeFile(config, JSON.stringify({ settings: { campaigns: "x.json" } }));
  const { code, messages } = await run("check");
  expect(code).toBe(2);
  expect(messages).toContain("campaigns");
});

test("what is configured holds for a command, and a flag goes before it", async () => {
  await writeFile(join(folder, "mine.json"), JSON.stringify({ serve: { port: 1, host: "nowhere.invalid" } }));
  expect((await run("check", "--config", "mine.json")).output).toContain("nowhere.invalid, port 1");
  const { code, messages } = await run("serve", "--config", "mine.json");
  expect(code).not.toBe(0);
  expect(messages).toContain("nowhere.invalid");
});
