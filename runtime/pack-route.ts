// The shape of a route that a pack brings to the server: plain data in, plain data out.
// Types only. A route must never hold a caller longer than the caller said it would wait.
import type { AgentEvent, CandidateKey } from "./actor/agent.js";
import type { Engine } from "./engine.js";
import type { StateStore } from "./store/state-store.js";

/** One call of a route. */
export interface RouteCall {
  /** The parsed JSON body; undefined where there is none. */
  readonly body: unknown;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** The parts of the path that are named in it: "/notices/:kind" has "kind". */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  /** When the call came in, on the clock of `now()`. */
  readonly receivedAt: number;
}

export interface RouteAnswer {
  readonly status: number;
  /** JSON; nothing where it is left out. */
  readonly body?: unknown;
}

export interface PackRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Throws an error with `code`, and with `path` where the body is at fault: it is answered as a problem. */
  answer(call: RouteCall): RouteAnswer | Promise<RouteAnswer>;
}

/** A call by POST, with a body that the route answers. */
export interface RehearsedCall {
  readonly path: string;
  readonly body: unknown;
}

/** What the server lends to a pack's routes. */
export interface RouteSurroundings<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly engine: Engine<Request, Action, Event>;
  /** Where the server is reached from outside, without a slash at the end: "https://ads.example". Known when it listens. */
  origin(): string;
  /** What must outlive the process can be kept here, under keys of the pack's own; undefined where nothing is to outlive it. */
  readonly store: StateStore | undefined;
  /** Signs what comes back to the server from outside. */
  readonly secret: Buffer;
}
