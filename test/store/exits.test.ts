// A process that has a durable store open ends as it would without, whatever ends it, and loses nothing acknowledged.
import { rmSync } from "node:fs";
import { durableStore } from "tutti";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runProgram } from "../run-program.js";
import { runs } from "../runs.js";
import { temporaryFolder } from "./subjects.js";

const END = new URL("./programs/end.js", import.meta.url);

let path: string;
beforeEach(() => {
  path = temporaryFolder();
});
afterEach(() => rmSync(path, { recursive: true }));

async function read(key: string): Promise<unknown> {
  const store = durableStore({ path, reserve: 0 });
  const found = await store.get(key);
  await store.close();
  return found?.value;
}

test.each([
  ["with its last line", "last-line", 0],
  ["by process.exit()", "exit", 7],
  ["by an uncaught error", "throw", 1],
  ["behind close()", "close", 0],
  ["by process.exit() while it closes", "close-and-exit", 7],
  ["with its last line while it watches", "watch", 0],
])("a process ends %s, at once, with its own exit code", async (_, how, code) => {
  expect(await runProgram(END, path, how).end).toBe(code);
  expect(await read("acknowledged")).toBe(how);
});

test.each([
  ["by process.exit()", "exit", 7],
  ["by an uncaught error", "throw", 1],
  ["by process.exit() while it closes", "close-and-exit", 7],
])("a process that writes without pause ends %s however often", async (_, how, code) => {
  // All on one folder: they wait for each other's commits too.
  const ends = Array.from({ length: runs(3) }, () => runProgram(END, path, how, "busy").end);
  expect(await Promise.all(ends)).toEqual(ends.map(() => code));
  expect(await read("acknowledged")).toBe(how);
});

test("a process that writes without pause ends by process.exit() at any instant", async () => {
  const ends = Array.from(
    { length: runs(4) },
    (_, time) => runProgram(END, path, "exit-later", "busy", `${time * 3}`).end,
  );
  expect(await Promise.all(ends)).toEqual(ends.map(() => 7));
  expect(await read("acknowledged")).toBe("exit-later");
});

test("a write that nobody waits for keeps the process alive until it is durable", async () => {
  await runProgram(END, path, "last-line").end;
  expect(await read("waited-for")).toBe(true);
});

test("what was asked for before process.exit() is written, though nobody hears of it", async () => {
  await runProgram(END, path, "exit").end;
  expect(await read("asked-for")).toBe(true);
});

test("SIGTERM ends a process at once", async () => {
  const { process: child, spoken, end } = runProgram(END, path, "wait", "busy");
  await spoken;
  child.kill("SIGTERM");
  expect(await end).toBe("SIGTERM");
  expect(await read("acknowledged")).toBe("wait");
});

test("processes that share a folder count each other's compare-and-sets: none is lost", async () => {
  const store = durableStore({ path, reserve: 0 });
  const ends = Promise.all([1, 2].map(() => runProgram(END, path, "count").end));
  for (let done = 0; done < 100; ) {
    const found = await store.get("count");
    const next = ((found?.value as number | undefined) ?? 0) + 1;
    if ((await store.compareAndSet("count", found?.version ?? 0, next)) !== undefined) done++;
  }
  expect(await ends).toEqual([0, 0]);
  expect(await store.get("count")).toEqual({ value: 300, version: 300 });
  await store.close();
});

test("what another process has written is read at once, and compared with", async () => {
  const store = durableStore({ path, reserve: 0 });
  for (const [how, version] of [
    ["close", 1],
    ["last-line", 2],
  ] as const) {
    expect(await store.get("acknowledged")).toEqual(
      version === 1 ? undefined : { value: "close", version: 1 },
    );
    await runProgram(END, path, how).end;
    expect(await store.get("acknowledged")).toEqual({ value: how, version });
    expect(await store.compareAndSet("acknowledged", version - 1, "stale")).toBeUndefined();
  }
  await store.close();
});
