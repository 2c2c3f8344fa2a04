// The server's calls before there is a server: made to a second engine of the same pack, which is thrown away with all that it
// counted, reserved and learned. What is compiled meanwhile stays: the first true call need not wait for it.
// It must never touch the engine that serves, and never write to a store or a journal.
import { Agent, request } from "node:http";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import { createEngine } from "../create-engine.js";
import type { OpenPack } from "../pack.js";
import type { RehearsedCall } from "../pack-route.js";
import { openDashboard } from "./dashboard/open-dashboard.js";
import { HttpServer } from "./http-server.js";

/** Calls at a time, and in all. */
const AT_ONCE = 8;
const CALLS = 200;
/** Milliseconds, after which no further call is made: to be ready soon goes before. */
const LONGEST = 400;
/** Milliseconds for a decision: threads that have just begun are slow. */
const DEADLINE = 5_000;
const SECRET = 32;

/** @param pack opened for this alone. */
export async function rehearse<Request, Action extends CandidateKey, Event extends AgentEvent>(
  pack: OpenPack<Request, Action, Event>,
): Promise<void> {
  const calls = pack.rehearsal?.() ?? [];
  if (calls.length === 0) return;
  const engine = await createEngine({
    ...pack.engine,
    deadline: DEADLINE,
    supervision: { ...pack.engine.supervision, spares: 0 },
  });
  const dashboard = openDashboard(engine, pack.panel);
  let origin = "";
  const secret = Buffer.alloc(SECRET);
  const routes =
    pack.routes?.({ engine: dashboard.engine, origin: () => origin, secret, store: undefined }) ?? [];
  const server = new HttpServer({ engine: dashboard.engine, trade: pack.trade, routes, dashboard });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  try {
    origin = await server.listen(0, "127.0.0.1");
    const until = performance.now() + LONGEST;
    for (let made = 0; made < CALLS && performance.now() < until; made += AT_ONCE) {
      const together = Array.from({ length: AT_ONCE }, (_, index) => calls[(made + index) % calls.length]);
      await Promise.all(together.map((call) => (call === undefined ? undefined : post(origin, agent, call))));
    }
  } finally {
    agent.destroy();
    await server.close();
    await engine.close();
  }
}

function post(origin: string, agent: Agent, { path, body }: RehearsedCall): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const call = request(origin + path, { agent, method: "POST", headers }, (answer) => {
      answer.resume();
      answer.once("end", resolve);
      answer.once("error", reject);
    });
    call.once("error", reject);
    call.end(JSON.stringify(body));
  });
}
