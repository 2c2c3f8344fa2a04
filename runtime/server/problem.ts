// What goes wrong with a call, as `application/problem+json` (RFC 9457): a stable code, what to do, where in the value.
// It must never show a stack, a secret or a value of the request.
import { BadRequestError, EngineClosedError, OverloadedError } from "../coordinator/errors.js";
import { TuttiError } from "../error.js";

export interface Problem {
  readonly status: number;
  /** Of the status, for people. */
  readonly title: string;
  /** Stays the same between versions. */
  readonly code: string;
  readonly detail?: string;
  /** Where in the body, as far as it is known. */
  readonly path?: string;
}

const TITLES: ReadonlyMap<number, string> = new Map([
  [400, "Bad Request"],
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [405, "Method Not Allowed"],
  [408, "Request Timeout"],
  [413, "Content Too Large"],
  [415, "Unsupported Media Type"],
  [431, "Request Header Fields Too Large"],
  [500, "Internal Server Error"],
  [503, "Service Unavailable"],
]);

export function problem(status: number, code: string, detail?: string, path?: string): Problem {
  return {
    status,
    title: TITLES.get(status) ?? "Error",
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(path === undefined ? {} : { path }),
  };
}

/** What an error means to a caller: those that name a path, and bad requests, are theirs; an unknown one is ours, and told no more of. */
export function problemOf(error: unknown): Problem {
  if (error instanceof OverloadedError) return problem(503, error.code, error.message);
  if (error instanceof EngineClosedError) return problem(503, error.code, "the server is stopping");
  const { path, statusCode, code } = error as { path?: unknown; statusCode?: unknown; code?: unknown };
  if (error instanceof BadRequestError) return problem(400, error.code, error.message);
  if (error instanceof TuttiError && typeof path === "string")
    return problem(400, error.code, error.message, path);
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500)
    return problem(statusCode, typeof code === "string" ? code : "BAD_REQUEST", detailOf(statusCode));
  return problem(500, "INTERNAL");
}

/** The parser's own messages quote the body. */
function detailOf(status: number): string | undefined {
  if (status === 400) return "the body must be one JSON value, sent with its true length";
  if (status === 413) return "the body is larger than this server takes";
  if (status === 415) return "send the body as application/json, plain, or compressed by gzip, deflate or br";
  return undefined;
}
