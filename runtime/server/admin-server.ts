// Calls for those who run the server: what the engine's inside looks like, and bringing an agent back. A server of its own, on the
// machine's own address, and only where there is a token.
// It must never answer, or tell anything by how long it takes, without the token.
import { createHash, timingSafeEqual } from "node:crypto";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { Engine } from "../engine.js";
import { TuttiError } from "../error.js";
import { type Dashboard, dashboardRoutes } from "./dashboard/dashboard-routes.js";
import { type Problem, problem, problemOf } from "./problem.js";

const LOOPBACK = "127.0.0.1";

export class AdminServer<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly #app: FastifyInstance = fastify({ forceCloseConnections: true });
  readonly #token: Buffer;

  /**
   * @param token that every call brings: `authorization: Bearer TOKEN`, or, from a browser, as the password of any user.
   * @param dashboard left out: there is no page here. Closed with the server.
   */
  constructor(engine: Engine<Request, Action, Event>, token: string, dashboard?: Dashboard) {
    this.#token = digestOf(token);
    this.#app.addHook("onRequest", async (request, reply) => {
      if (!this.#isTrusted(request.headers.authorization)) {
        reply.header("www-authenticate", ["Bearer", 'Basic realm="tutti", charset="UTF-8"']);
        return send(reply, problem(401, "TOKEN_WANTED", "send authorization: Bearer TOKEN"));
      }
      return undefined;
    });
    this.#app.setErrorHandler((error, _request, reply) => send(reply, problemOf(error)));
    this.#app.setNotFoundHandler((_request, reply) => send(reply, problem(404, "NO_SUCH_ROUTE")));
    if (dashboard !== undefined) this.#app.register(dashboardRoutes(dashboard));
    this.#app.get("/admin/inspect", () => engine.inspect());
    this.#app.get("/admin/dead-letters", () => engine.deadLetters());
    this.#app.post<{ Params: { agent: string } }>("/admin/agents/:agent/restart", (request, reply) => {
      const { agent } = request.params;
      try {
        engine.restart(agent);
      } catch (error) {
        if (!(error instanceof TuttiError)) throw error;
        return send(reply, problem(404, error.code, error.message));
      }
      return { agent, restarted: true };
    });
  }

  /** Listens on the machine's own address, and settles with where. Port 0 takes a free one. */
  listen(port: number): Promise<string> {
    return this.#app.listen({ port, host: LOOPBACK });
  }

  async close(): Promise<void> {
    await this.#app.close();
  }

  /** Digests are of one length, so that a comparison takes the same time for every token. */
  #isTrusted(header: string | undefined): boolean {
    return timingSafeEqual(digestOf(tokenIn(header ?? "")), this.#token);
  }
}

/** "" where there is none. Of "Basic" (RFC 7617) it is the password. */
function tokenIn(header: string): string {
  const [, scheme = "", given = ""] = /^(Bearer|Basic) (.+)$/i.exec(header) ?? [];
  if (scheme.toLowerCase() !== "basic") return given;
  const pair = Buffer.from(given, "base64").toString();
  return pair.slice(pair.indexOf(":") + 1);
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function send(reply: FastifyReply, told: Problem): FastifyReply {
  return reply.code(told.status).type("application/problem+json").send(JSON.stringify(told));
}
