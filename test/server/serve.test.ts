// `tutti serve` as a process: it starts without any configuration, and stops without losing what is in flight.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

interface Line {
  readonly level: string;
  readonly msg: string;
}

/** What it says until it ends, a JSON object a line. */
async function said(child: ChildProcess): Promise<readonly Line[]> {
  const lines: Line[] = [];
  if (child.stderr === null) throw new Error("no error stream");
  for await (const line of createInterface(child.stderr)) lines.push(JSON.parse(line) as Line);
  return lines;
}

test("tells its life as JSON lines, has counted nothing before it is ready, and journals nothing that nobody asked", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tutti-serve-"));
  const words = ["--port", "0", "--journal", join(folder, "journal"), "--data", join(folder, "data")];
  const child = start(words, { TUTTI_SECRET: "a secret that is long enough" });
  const lines = said(child);
  const origin = await new Promise<string>((resolve, reject) => {
    child.stderr?.on("data", (bytes: Buffer) => {
      const [, found] = /listens on (\S+)/.exec(bytes.toString()) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error("it ended without listening")));
  });
  expect(await (await fetch(`${origin}/readyz`)).json()).toEqual({ status: "ok" });
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  expect(metrics).toContain('tutti_decisions_total{result="winner"} 0');
  expect(metrics).not.toContain('tutti_call_seconds_count{route="/openrtb2/auction"}');
  expect(metrics).toContain('tutti_journal_rows_total{result="durable"} 0');
  await fetch(`${origin}/openrtb2/auction`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  child.kill("SIGTERM");
  const told = await lines;
  expect(told.map(({ level, msg }) => [level, msg.replace(/http\S+/, "ADDRESS")])).toEqual([
    ["info", "listens on ADDRESS and is ready"],
    ["info", "a request was refused"],
    ["info", "stopping, once what is in flight is answered"],
    ["info", "stopped"],
  ]);
  rmSync(folder, { recursive: true, force: true });
});

test("refuses what it does not know, and says what there is", async () => {
  const refused = [
    [["--log-level", "loud"], "Allowed choices are debug, info, warn, error, fatal, silent"],
    [["--dashboard", "all"], "Allowed choices are public, admin, off"],
    [["--dashboard", "admin"], "TUTTI_ADMIN_TOKEN"],
  ] as const;
  await Promise.all(
    refused.map(async ([words, hint]) => {
      const child = start(words);
      let told = "";
      child.stderr?.on("data", (bytes: Buffer) => {
        told += bytes.toString();
      });
      expect((await once(child, "exit"))[0]).toBe(2);
      expect(told).toContain(hint);
    }),
  );
});

test("shows its dashboard to whoever has the admin token, or to nobody, where it is told to", async () => {
  const token = "a token that is long enough";
  const admin = start(["--port", "0", "--admin-port", "0", "--dashboard", "admin"], {
    TUTTI_ADMIN_TOKEN: token,
  });
  const off = start(["--port", "0", "--dashboard", "off", "--log-level", "info"]);
  const [adminLines, offLines] = await Promise.all([untilListening(admin), untilListening(off)]);
  const pages = ["/", "/dashboard/main.js", "/events/stream"];
  for (const lines of [adminLines, offLines])
    for (const page of pages) expect((await fetch(addressIn(lines, "listens on") + page)).status).toBe(404);
  const own = addressIn(adminLines, "admin calls on");
  for (const page of pages) expect((await fetch(own + page)).status).toBe(401);
  const credentials = [`Bearer ${token}`, `Basic ${Buffer.from(`anybody:${token}`).toString("base64")}`];
  for (const authorization of credentials) {
    const answer = await fetch(own, { headers: { authorization } });
    expect(await answer.text()).toContain("<!doctype html>");
  }
  const wrong = `Basic ${Buffer.from(`${token}:anybody`).toString("base64")}`;
  expect((await fetch(own, { headers: { authorization: wrong } })).status).toBe(401);
});

async function untilListening(child: ChildProcess): Promise<readonly string[]> {
  const lines: string[] = [];
  if (child.stderr === null) throw new Error("no error stream");
  for await (const line of createInterface(child.stderr)) {
    lines.push(line);
    if (line.includes("listens on")) return lines;
  }
  throw new Error(`it ended without listening: ${lines.join("; ")}`);
}

function addressIn(lines: readonly string[], behind: string): string {
  const [, address = ""] = new RegExp(`${behind} (\\S+)`).exec(lines.join("\n")) ?? [];
  return address;
}

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
