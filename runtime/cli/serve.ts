// `tutti serve`: the pack behind HTTP until the process is told to stop; then what is in flight is answered first.
// It must never write to standard output, and never print the secret.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import { createEngine } from "../create-engine.js";
import { TuttiError } from "../error.js";
import { journal } from "../journal/open-journal.js";
import type { OpenPack } from "../pack.js";
import { AdminServer } from "../server/admin-server.js";
import { openDashboard } from "../server/dashboard/open-dashboard.js";
import { HttpServer } from "../server/http-server.js";
import { durableStore } from "../store/durable-store.js";

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  /** Where the server is reached from outside; default its own address. */
  readonly origin?: string | undefined;
  /** Folder of what must outlive the process; in memory where it is left out. */
  readonly data?: string | undefined;
  /** Folder that every decision is kept in; none is where it is left out. */
  readonly journal?: string | undefined;
  /** Of calls for those who run the server, on the machine's own address; only where TUTTI_ADMIN_TOKEN is set. */
  readonly adminPort: number;
}

/** The secret is too short to sign anything with. */
export class WeakSecretError extends TuttiError {
  readonly code = "WEAK_SECRET";
}

const SECRET = "TUTTI_SECRET";
const ADMIN_TOKEN = "TUTTI_ADMIN_TOKEN";
/** Bytes. */
const SHORTEST_SECRET = 16;

export async function serve(
  pack: OpenPack<unknown, CandidateKey, AgentEvent>,
  { port, host, origin, data, journal: folder, adminPort }: ServeOptions,
  say: (text: string) => void,
): Promise<void> {
  const secret = readSecret(process.env[SECRET], say);
  const token = readToken(process.env[ADMIN_TOKEN]);
  const store = data === undefined ? undefined : durableStore({ path: data });
  const kept = folder === undefined ? undefined : journal({ folder });
  const started = await createEngine({
    ...pack.engine,
    ...(store === undefined ? {} : { store }),
    ...(kept === undefined ? {} : { journal: kept }),
  });
  const dashboard = openDashboard(started, pack.panel);
  const { engine } = dashboard;
  let reached = origin ?? "";
  const routes = pack.routes?.({ engine, origin: () => reached, secret }) ?? [];
  const server = new HttpServer({ engine, trade: pack.trade, routes, dashboard });
  const admin = token === undefined ? undefined : new AdminServer(engine, token);
  try {
    const address = await server.listen(port, host);
    reached ||= address;
    if (admin !== undefined) say(`tutti: admin calls on ${await admin.listen(adminPort)}`);
    say(`tutti: listens on ${address}`);
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    say("tutti: stopping, once what is in flight is answered");
  } finally {
    await server.close();
    await admin?.close();
    await engine.close();
    await kept?.close();
    await store?.close();
  }
}

function readSecret(given: string | undefined, say: (text: string) => void): Buffer {
  if (given === undefined) {
    say(`tutti: ${SECRET} is not set: notices are signed with a secret that ends with this process`);
    return randomBytes(32);
  }
  if (Buffer.byteLength(given) >= SHORTEST_SECRET) return Buffer.from(given);
  throw new WeakSecretError(`${SECRET} must have at least ${SHORTEST_SECRET} bytes`);
}

function readToken(given: string | undefined): string | undefined {
  if (given === undefined || Buffer.byteLength(given) >= SHORTEST_SECRET) return given;
  throw new WeakSecretError(`${ADMIN_TOKEN} must have at least ${SHORTEST_SECRET} bytes`);
}
