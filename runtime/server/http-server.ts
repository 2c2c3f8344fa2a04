// The HTTP server in front of one engine: the pack's routes, the routes that all packs have, probes and metrics.
// It must never lose a decision in flight when it stops, and never let one caller's bytes or delays cost another.
import { randomUUID } from "node:crypto";
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from "fastify";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import { monotonicClock } from "../channel/clock.js";
import type { Engine } from "../engine.js";
import type { Trade } from "../pack.js";
import type { PackRoute, RouteCall } from "../pack-route.js";
import { type Dashboard, dashboardRoutes } from "./dashboard/dashboard-routes.js";
import { decideRoutes } from "./decide-routes.js";
import { decodeBody } from "./encoded-body.js";
import { Metrics } from "./metrics.js";
import { type Problem, problem, problemOf } from "./problem.js";
import type { ServerLog } from "./server-log.js";
import type { Tracing } from "./tracing.js";
import { TurnGate } from "./turn-gate.js";

/** What one caller may take of the server. */
export interface ServerLimits {
  /** Bytes of a body: the largest bid requests are some tens of thousands. */
  readonly body: number;
  /** Milliseconds for the headers, for the whole request, and of silence between two requests of a connection. */
  readonly headers: number;
  readonly request: number;
  readonly keepAlive: number;
}

const DEFAULT_LIMITS: ServerLimits = { body: 1 << 20, headers: 5_000, request: 10_000, keepAlive: 30_000 };
/** Looks at each connection in the time of its shortest limit; Node looks every 30 s, and lets the slow stay as long. */
const LOOKS = 2;
/** Bytes of a request id that a caller may name. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;
const SECONDS = 1 / 1_000;
/** Statuses of calls that are no HTTP, by Node's codes; of all others 400. */
const UNREADABLE: ReadonlyMap<string, number> = new Map([
  ["ERR_HTTP_REQUEST_TIMEOUT", 408],
  ["HPE_HEADER_OVERFLOW", 431],
]);

export interface ServerParts<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly engine: Engine<Request, Action, Event>;
  readonly trade: Trade<Request, Action>;
  /** See `OpenPack.readEvent`. */
  readonly readEvent?: ((value: unknown) => Event) | undefined;
  /** The pack's own. */
  readonly routes: readonly PackRoute[];
  /** Left out: there is no page. Closed with the server. */
  readonly dashboard?: Dashboard;
  readonly limits?: Partial<ServerLimits>;
  /** Hears of calls that are refused; left out: nobody does. */
  readonly log?: ServerLog | undefined;
  /** Makes a span of each call of a route; left out: there is none. */
  readonly tracing?: Tracing | undefined;
}

export class HttpServer<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly #app: FastifyInstance;
  readonly #engine: Engine<Request, Action, Event>;
  readonly #metrics: Metrics<Request, Action, Event>;
  readonly #log: ServerLog | undefined;
  readonly #tracing: Tracing | undefined;
  readonly #gate = new TurnGate();
  #draining = false;

  constructor({
    engine,
    trade,
    readEvent,
    routes,
    dashboard,
    limits,
    log,
    tracing,
  }: ServerParts<Request, Action, Event>) {
    const { body, headers, request, keepAlive } = { ...DEFAULT_LIMITS, ...limits };
    this.#engine = engine;
    this.#log = log;
    this.#tracing = tracing;
    this.#metrics = new Metrics(engine);
    this.#app = fastify({
      bodyLimit: body,
      requestTimeout: request,
      keepAliveTimeout: keepAlive,
      http: { connectionsCheckingInterval: Math.min(headers, request) / LOOKS },
      forceCloseConnections: "idle",
      genReqId: (request) => {
        const named = request.headers["x-request-id"];
        return typeof named === "string" && REQUEST_ID.test(named) ? named : randomUUID();
      },
    });
    this.#app.removeContentTypeParser("text/plain");
    this.#app.addHook("preParsing", decodeBody(body));
    this.#app.server.headersTimeout = headers;
    this.#app.setErrorHandler((error, request, reply) => {
      const told = problemOf(error);
      if (told.status === 500) this.#log?.failed(request.id, error);
      return this.#refuse(request, reply, told);
    });
    this.#app.setNotFoundHandler((request, reply) =>
      this.#refuse(request, reply, problem(404, "NO_SUCH_ROUTE", `nothing answers ${request.method} here`)),
    );
    this.#app.addHook("onSend", (_request, reply, payload, done) => {
      // A connection that stays open after its last answer would hold the stop up until the caller lets go of it.
      if (this.#draining) reply.header("connection", "close");
      done(null, payload);
    });
    // Fastify answers what is not HTTP.
    this.#app.server.on("clientError", (error: Error & { readonly code?: string }) => this.#tellOf(error));
    this.#addProbes();
    if (dashboard !== undefined) this.#app.register(dashboardRoutes(dashboard));
    for (const route of [...decideRoutes(engine, trade, readEvent), ...routes]) this.#add(route);
  }

  /** Listens, and settles with the address that it is reached at. Port 0 takes a free one. */
  listen(port: number, host: string): Promise<string> {
    return this.#app.listen({ port, host });
  }

  /** Takes no more calls, answers those that are there, and closes. The engine stays the caller's. */
  async close(): Promise<void> {
    this.#draining = true;
    await this.#app.close();
  }

  #addProbes(): void {
    this.#app.get("/healthz", () => ({ status: "ok" }));
    this.#app.get("/readyz", (request, reply) => {
      if (this.#draining)
        return this.#refuse(request, reply, problem(503, "STOPPING", "the server is stopping"));
      return { status: this.#engine.inspect().degraded ? "degraded" : "ok" };
    });
    this.#app.get("/metrics", async (_, reply) => {
      reply.type(this.#metrics.contentType);
      return this.#metrics.text();
    });
  }

  #add({ method, path, answer }: PackRoute): void {
    const latency = this.#metrics.route(path);
    const tracing = this.#tracing;
    this.#app.route({
      method,
      url: path,
      ...(tracing === undefined ? {} : tracedBy(tracing, method, path)),
      handler: async (request, reply) => {
        const receivedAt = monotonicClock.now();
        await this.#gate.pass();
        const call: RouteCall = {
          body: request.body,
          query: textsOf(request.query),
          parameters: textsOf(request.params),
          receivedAt,
        };
        const { status, body } = await (tracing === undefined
          ? answer(call)
          : tracing.within(request, () => answer(call)));
        latency.observe((monotonicClock.now() - receivedAt) * SECONDS);
        reply.code(status).header("x-request-id", request.id);
        if (status >= 400) {
          reply.type("application/problem+json");
          this.#tell(request, status, body);
        }
        return reply.send(body);
      },
    });
  }

  #refuse(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
    this.#tell(request, problem.status, problem);
    return reply
      .code(problem.status)
      .header("x-request-id", request.id)
      .type("application/problem+json")
      .send(JSON.stringify(problem));
  }

  /** What came was no request. Who hung up has not been refused. */
  #tellOf({ code }: { readonly code?: string }): void {
    if (code === "ECONNRESET") return;
    this.#log?.refused({ status: UNREADABLE.get(code ?? "") ?? 400, code });
  }

  /** @param body of the answer: a problem, or nothing. */
  #tell(request: FastifyRequest, status: number, body: unknown): void {
    const { code, path } = (body ?? {}) as Partial<Problem>;
    this.#tracing?.refused(request, code);
    this.#log?.refused({ id: request.id, status, code, path, route: request.routeOptions.url });
  }
}

/** A route's span lasts from its headers to its answer: what cannot be parsed is in it, too. */
function tracedBy(
  tracing: Tracing,
  method: string,
  path: string,
): Pick<RouteOptions, "onRequest" | "onResponse"> {
  return {
    onRequest: (request, _reply, done) => {
      tracing.begin(request, method, path, request.headers);
      done();
    },
    onResponse: (request, reply, done) => {
      tracing.end(request, reply.statusCode);
      done();
    },
  };
}

/** A query that names a field twice has it as its first text. */
function textsOf(value: unknown): Readonly<Record<string, string | undefined>> {
  const texts: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, given] of Object.entries(value ?? {})) {
    const text: unknown = Array.isArray(given) ? given[0] : given;
    if (typeof text === "string") texts[name] = text;
  }
  return texts;
}
