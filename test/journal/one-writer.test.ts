// A folder has one writer at a time, and a dead one keeps nobody out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { weightedSum } from "tutti";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { JournalLockedError } from "#runtime/journal/errors.js";
import { journal } from "#runtime/journal/open-journal.js";
import { JournalReader } from "#runtime/journal/read/journal-reader.js";
import { decisionOf } from "./plain-decision.js";

const TEAM = { agents: ["a", "b"], rule: weightedSum, idPrefix: "d-", valued: false };

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "tutti-journal-"));
  folder = join(parent, "journal");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe("a folder has one writer", () => {
  test("a second one is refused, in words that name the first, until that is closed", async () => {
    const first = journal({ folder });
    expect(() => journal({ folder })).toThrow(JournalLockedError);
    expect(() => journal({ folder })).toThrow(`process ${process.pid}`);
    first.append(decisionOf(1), TEAM);
    await first.close();
    const second = journal({ folder });
    second.append(decisionOf(2), TEAM);
    await second.close();
    const decisions: string[] = [];
    for await (const row of new JournalReader({ folder })) decisions.push(row.decision);
    expect(decisions).toEqual(["d-1", "d-2"]);
  });

  test("a process that is no more keeps nobody out, though its number came again", async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "writer-999999999-5-1.lock"), "");
    writeFileSync(join(folder, `writer-${process.pid}-5-1.lock`), "");
    await journal({ folder }).close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

test("a writer that was killed and that nobody has reaped keeps nobody out", async () => {
  // The shell becomes a program that does not take notice of its children's ends.
  const program = fileURLToPath(new URL("./programs/acknowledge.js", import.meta.url));
  const script = '"$0" "$@" & echo $! >&2; exec sleep 30';
  const shell = spawn("sh", ["-c", script, process.execPath, program, folder], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [owner] = await once(shell.stderr, "data");
  await once(shell.stdout, "data");
  expect(() => journal({ folder })).toThrow(JournalLockedError);
  process.kill(Number(String(owner)), "SIGKILL");
  shell.stdout.resume();
  await vi.waitFor(() => journal({ folder }).close(), { timeout: 5000 });
  shell.kill();
});
