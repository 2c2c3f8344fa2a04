// The dashboard over HTTP: the page at `/`, its files, the stream, and one decision's picture.
// It must never let the page reach another host, or be framed by one.
import type { FastifyInstance, FastifyPluginCallback, FastifyReply } from "fastify";
import { problem } from "../problem.js";
import type { Dashboard } from "./open-dashboard.js";
import { type PageFile, pageFiles } from "./page-files.js";

export type { Dashboard } from "./open-dashboard.js";

const SECURITY = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
};

export function dashboardRoutes(dashboard: Dashboard): FastifyPluginCallback {
  const files = pageFiles();
  const sendFile = (reply: FastifyReply, file: PageFile | undefined): FastifyReply =>
    file === undefined
      ? refuse(reply, 404, "NO_SUCH_FILE", "the dashboard has no such file")
      : reply.headers(SECURITY).type(file.type).send(file.body);
  return (app: FastifyInstance, _options, done) => {
    // Before the server waits for its connections: a stream would never end by itself.
    app.addHook("preClose", (closed) => {
      dashboard.close();
      closed();
    });
    app.get("/", (_request, reply) => sendFile(reply, files.get("index.html")));
    app.get<{ Params: { file: string } }>("/dashboard/:file", ({ params }, reply) =>
      sendFile(reply, files.get(params.file)),
    );
    app.get<{ Params: { id: string } }>("/dashboard/decisions/:id", ({ params }, reply) => {
      const picture = dashboard.picture(params.id);
      if (picture === undefined)
        return refuse(reply, 404, "DECISION_NOT_KEPT", "only the latest sampled decisions are kept here");
      return reply.header("cache-control", "no-store").send(picture);
    });
    app.get("/events/stream", (_request, reply) => {
      if (!dashboard.streams.open(reply.raw))
        return refuse(reply, 503, "TOO_MANY_PAGES", "close another dashboard, or come back later");
      reply.hijack();
      return reply;
    });
    done();
  };
}

function refuse(reply: FastifyReply, status: number, code: string, detail: string): FastifyReply {
  return reply
    .code(status)
    .type("application/problem+json")
    .send(JSON.stringify(problem(status, code, detail)));
}
