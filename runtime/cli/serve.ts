// `tutti serve`: the pack behind HTTP until the process is told to stop; then what is in flight is answered first.
// It must never write to standard output, and never print a secret.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import { createEngine } from "../create-engine.js";
import type { Engine } from "../engine.js";
import { TuttiError } from "../error.js";
import { journal } from "../journal/open-journal.js";
import type { OpenPack } from "../pack.js";
import { AdminServer } from "../server/admin-server.js";
import { type Dashboard, openDashboard } from "../server/dashboard/open-dashboard.js";
import { HttpServer } from "../server/http-server.js";
import { rehearse } from "../server/rehearsal.js";
import type { ServerLog } from "../server/server-log.js";
import { Tracing } from "../server/tracing.js";
import type { DashboardAccess } from "../server-options.js";
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
  readonly dashboard: DashboardAccess;
}

/** The secret is too short to sign anything with, or missing where it is needed. */
export class WeakSecretError extends TuttiError {
  readonly code = "WEAK_SECRET";
}

const SECRET = "TUTTI_SECRET";
const ADMIN_TOKEN = "TUTTI_ADMIN_TOKEN";
/** Bytes. */
const SHORTEST_SECRET = 16;

type AnyPack = OpenPack<unknown, CandidateKey, AgentEvent>;
type AnyEngine = Engine<unknown, CandidateKey, AgentEvent>;

/** @param open opens the pack, afresh each time. */
export async function serve(
  open: () => Promise<AnyPack>,
  { port, host, origin, data, journal: folder, adminPort, dashboard: access }: ServeOptions,
  log: ServerLog,
): Promise<void> {
  const token = readToken(process.env[ADMIN_TOKEN], access);
  const secret = readSecret(process.env[SECRET], log);
  sayWarnings(log);
  const pack = await open();
  const store = data === undefined ? undefined : durableStore({ path: data });
  const kept = folder === undefined ? undefined : journal({ folder });
  const stores = {
    ...(store === undefined ? {} : { store }),
    ...(kept === undefined ? {} : { journal: kept }),
  };
  const [started] = await Promise.all([createEngine({ ...pack.engine, ...stores }), rehearsed(open, log)]);
  log.watch(started);
  const tracing = Tracing.open();
  const traced = tracing?.engine(started) ?? started;
  const dashboard = access === "off" ? undefined : openDashboard(traced, pack.panel);
  const engine: AnyEngine = dashboard?.engine ?? traced;
  let reached = origin ?? "";
  const routes = pack.routes?.({ engine, origin: () => reached, secret, store }) ?? [];
  const shown = (to: DashboardAccess): { dashboard?: Dashboard } =>
    access === to && dashboard !== undefined ? { dashboard } : {};
  const { trade } = pack;
  const readEvent = pack.readEvent?.bind(pack);
  const server = new HttpServer({ engine, trade, readEvent, routes, log, tracing, ...shown("public") });
  const admin = token === undefined ? undefined : new AdminServer(engine, token, shown("admin").dashboard);
  try {
    const address = await server.listen(port, host);
    reached ||= address;
    if (admin !== undefined) log.info(`admin calls on ${await admin.listen(adminPort)} with the token`);
    log.info(`listens on ${address} and is ready`);
    const [signal] = await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    log.info("stopping, once what is in flight is answered", { signal });
  } finally {
    await server.close();
    await admin?.close();
    dashboard?.close();
    await engine.close();
    await kept?.close();
    await store?.close();
  }
  log.info("stopped");
}

/** A server that could not rehearse serves all the same: its first calls are slow. */
async function rehearsed(open: () => Promise<AnyPack>, log: ServerLog): Promise<void> {
  try {
    await rehearse(await open());
  } catch (error) {
    log.warn("the first calls will be slow: they could not be rehearsed", {
      error: error instanceof Error ? error.name : typeof error,
    });
  }
}

/** In place of Node's own telling, which is no JSON. */
function sayWarnings(log: ServerLog): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => log.warned(warning));
}

function readSecret(given: string | undefined, log: ServerLog): Buffer {
  if (given === undefined) {
    log.warn(`${SECRET} is not set: notices are signed with a secret that ends with this process`);
    return randomBytes(32);
  }
  if (Buffer.byteLength(given) >= SHORTEST_SECRET) return Buffer.from(given);
  throw new WeakSecretError(`${SECRET} must have at least ${SHORTEST_SECRET} bytes`);
}

function readToken(given: string | undefined, access: DashboardAccess): string | undefined {
  if (given === undefined && access === "admin") {
    throw new WeakSecretError(
      `a dashboard for admins needs ${ADMIN_TOKEN}, of at least ${SHORTEST_SECRET} bytes`,
    );
  }
  if (given === undefined || Buffer.byteLength(given) >= SHORTEST_SECRET) return given;
  throw new WeakSecretError(`${ADMIN_TOKEN} must have at least ${SHORTEST_SECRET} bytes`);
}
