// How an engine starts, fails to start, and leaves nothing behind.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AgentStartError, createEngine } from "tutti";
import { describe, expect, test } from "vitest";
import { recorder, recorderEngine, recorderSpec } from "./recorders.js";

const run = promisify(execFile);

/** A module made of text: the agent's whole source. */
function source(code: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

describe("an agent that cannot be started is named, with the reason", () => {
  const broken: readonly (readonly [what: string, module: URL, reason: string])[] = [
    ["is missing", new URL("./agents/there-is-none.js", import.meta.url), "there-is-none.js"],
    ["does not parse", source("export default {"), "could not be imported"],
    ["throws while it loads", source("throw new Error('as scripted')"), "as scripted"],
    ["has no default export", source("export const agent = 1"), "no default export"],
    ["has no name", source("export default { propose() {} }"), "no name"],
    ["has no propose", source("export default { name: 'n' }"), "no propose"],
    [
      "has a setup that is no function",
      source("export default { name: 'n', propose() {}, setup: 1 }"),
      "setup",
    ],
    [
      "subscribes to no list",
      source("export default { name: 'n', propose() {}, subscribes: 'a' }"),
      "subscribes",
    ],
    ["ends its thread while it loads", source("process.exit(3)"), "ended with code 3"],
    [
      "throws in setup",
      source("export default { name: 'n', propose() {}, setup() { throw new Error('no model') } }"),
      "no model",
    ],
    [
      "rejects in setup",
      source("export default { name: 'n', propose() {}, async setup() { throw new Error('no data') } }"),
      "no data",
    ],
    [
      "ends its thread in setup",
      source("export default { name: 'n', propose() {}, setup() { process.exit(4) } }"),
      "ended with code 4",
    ],
  ];

  test.each(broken)("one that %s", async (_, module, reason) => {
    const starting = createEngine({
      agents: [{ module: recorder({ name: "a" }) }, { module }],
      candidates: ["x"],
    });
    const error: unknown = await starting.then((engine) => engine.close()).catch((thrown: unknown) => thrown);
    if (!(error instanceof AgentStartError)) return expect.fail(String(error));
    expect(error.code).toBe("AGENT_START");
    expect(error.message).toContain("agents[1]");
    expect(error.message).toContain(reason);
  });
});

test("createEngine ends when every agent is set up, and not before", async () => {
  const engine = await recorderEngine([
    recorderSpec({ name: "a" }, { options: { slow: 150 } }),
    recorderSpec({ name: "b" }, { options: { slow: 50 }, host: "shared" }),
    recorderSpec({ name: "c" }, { options: { slow: 50 }, host: "shared" }),
  ]);
  const { rationale } = await engine.decide({});
  expect(rationale.agents.map(({ outcome }) => outcome)).toEqual(["live", "live", "live"]);
  await engine.close();
});

/** Runs a program of its own that has an engine; returns what it wrote. Fails where it does not end by itself. */
async function program(body: string): Promise<string> {
  const code = `
    import { createEngine } from "tutti";
    const engine = await createEngine({
      agents: [{ module: new URL(${JSON.stringify(recorder({ name: "a" }).href)}) }],
      candidates: ["x", "y"],
      deadline: 2000,
    });
    ${body}
  `;
  const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", code], {
    timeout: 20_000,
  });
  expect(stderr).toBe("");
  return stdout;
}

describe("a process", () => {
  test("ends by itself after close, whatever was decided before", async () => {
    const body = `
      const decisions = await engine.decideMany(Array(2000).fill({ best: "y" }));
      engine.decideSync({ best: "x" });
      await engine.close();
      console.log(decisions.length);
    `;
    expect(await program(body)).toBe("2000\n");
  });

  test("is not kept alive by an idle engine that nobody closed", async () => {
    expect(await program(`console.log((await engine.decide({ best: "y" })).winner);`)).toBe("y\n");
  });

  test("is not ended before a decision in flight is made, also when it waits for the deadline", async () => {
    const body = `
      engine.decide({ act: "stop thinking" }).then(({ rationale }) => console.log(rationale.agents[0].cause));
      engine.decide({ act: "keep", user: "u" }).then(({ rationale }) => console.log(rationale.agents[0].reason));
    `;
    expect(await program(body)).toBe("u x y\nlate\n");
  });

  test("whose engine fails to start is left without a thread, and ends", async () => {
    const body = `
      await createEngine({
        agents: [{ module: new URL(${JSON.stringify(recorder({ name: "b" }).href)}) }, { module: new URL("file:///none.js") }],
        candidates: ["x"],
      }).catch((error) => console.log(error.code));
    `;
    expect(await program(body)).toBe("AGENT_START\n");
  });
});
