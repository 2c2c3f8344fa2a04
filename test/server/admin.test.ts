// Calls for those who run the server: nothing without the token, and with it a look inside and an agent brought back.
import { createEngine, type Engine } from "tutti";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AdminServer } from "#runtime/server/admin-server.js";

const TOKEN = "a token that is long enough";
const AGENT = new URL(
  `data:text/javascript,${encodeURIComponent('export default { name: "one", propose: () => ({ scores: [1] }) }')}`,
);
let engine: Engine<unknown, string, never>;
let server: AdminServer<unknown, string, never>;
let origin = "";

beforeAll(async () => {
  engine = await createEngine<unknown, string, never>({ agents: [{ module: AGENT }], candidates: ["a"] });
  server = new AdminServer(engine, TOKEN);
  origin = await server.listen(0);
});

afterAll(async () => {
  await server.close();
  await engine.close();
});

function call(path: string, method = "GET", authorization?: string): Promise<Response> {
  return fetch(origin + path, { method, headers: authorization === undefined ? {} : { authorization } });
}

describe("admin calls", () => {
  test.each([undefined, "Bearer wrong", `Basic ${TOKEN}`, `Bearer ${TOKEN} `.slice(0, -2), "Bearer "])(
    "with %j are refused, whatever they ask for",
    async (authorization) => {
      for (const [path, method] of [
        ["/admin/inspect", "GET"],
        ["/admin/agents/one/restart", "POST"],
        ["/nowhere", "GET"],
      ] as const) {
        const answer = await call(path, method, authorization);
        expect(answer.status).toBe(401);
        expect(await answer.text()).not.toContain("one");
      }
    },
  );

  test("with the token tell what the engine looks like inside", async () => {
    const inspection = (await (await call("/admin/inspect", "GET", `Bearer ${TOKEN}`)).json()) as {
      readonly actors: readonly { readonly name: string }[];
    };
    expect(inspection.actors.map(({ name }) => name)).toEqual(["one"]);
    expect((await call("/admin/dead-letters", "GET", `Bearer ${TOKEN}`)).status).toBe(200);
  });

  test("of an agent that there is none of, or of another path, are not found", async () => {
    expect((await call("/admin/agents/nobody/restart", "POST", `Bearer ${TOKEN}`)).status).toBe(404);
    expect((await call("/admin/agents/one/restart", "POST", `Bearer ${TOKEN}`)).status).toBe(200);
    expect((await call("/admin/other", "GET", `Bearer ${TOKEN}`)).status).toBe(404);
  });

  test("are answered on the machine's own address alone", () => {
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
