// `tutti serve` as a process: it starts without any configuration, and stops without losing what is in flight.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const COMMAND = fileURLToPath(new URL("../../dist/runtime/cli/main.js", import.meta.url));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function start(words: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [COMMAND, "serve", ...words], {
    env: { ...process.env, ...environment },
  });
  children.push(child);
  return child;
}

/** The address that it says it listens on. */
async function address(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error("no error stream");
  for await (const line of createInterface(child.stderr)) {
    const [, found] = /listens on (\S+)/.exec(line) ?? [];
    if (found !== undefined) return found;
  }
  throw new Error("it ended without listening");
}

const BID_REQUEST = {
  id: "r",
  imp: [{ id: "1", audio: { mimes: ["audio/mpeg"] } }],
  device: { geo: { country: "USA" } },
};

test("serves bids without any configuration, writes nothing to standard output, and answers what is in flight when told to stop", async () => {
  const child = start(["--port", "0"]);
  const output: Buffer[] = [];
  let said = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  child.stdout?.on("data", (bytes: Buffer) => output.push(bytes));
  const origin = await address(child);
  const call = (): Promise<Response> =>
    fetch(`${origin}/openrtb2/auction`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(BID_REQUEST),
    });
  expect((await call()).status).toBe(200);
  const inFlight = Array.from({ length: 50 }, call);
  await Promise.race(inFlight);
  child.kill("SIGTERM");
  const [[code], ...answers] = await Promise.all([
    once(child, "exit"),
    ...inFlight.map((each) => each.catch(() => undefined)),
  ]);
  expect(code, said).toBe(0);
  // What came after the signal is refused, in whole answers or before anything is answered.
  const statuses = answers.flatMap((answer) => (answer === undefined ? [] : [answer.status]));
  expect(statuses).toContain(200);
  for (const status of statuses) expect([200, 503]).toContain(status);
  expect(Buffer.concat(output).toString()).toBe("");
});

test("refuses a secret that is too short, without telling it", async () => {
  const child = start(["--port", "0"], { TUTTI_SECRET: "hunter2" });
  let said = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  expect((await once(child, "exit"))[0]).toBe(2);
  expect(said).toContain("TUTTI_SECRET must have at least 16 bytes");
  expect(said).not.toContain("hunter2");
});
