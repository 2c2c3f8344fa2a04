// The routes that every pack has: decide one value, decide many, tell what happened.
// One that is wrong among many must never cost the others their decision.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { Decision } from "../coordinator/decision.js";
import { BatchError } from "../engine/batch.js";
import type { Engine } from "../engine.js";
import { TuttiError } from "../error.js";
import type { Trade } from "../pack.js";
import type { PackRoute } from "../pack-route.js";
import { problem, problemOf } from "./problem.js";

/** Values of one batch. */
const MOST_VALUES = 1_000;

export function decideRoutes<Request, Action extends CandidateKey, Event extends AgentEvent>(
  engine: Engine<Request, Action, Event>,
  trade: Trade<Request, Action>,
  readEvent: (value: unknown) => Event = (value) => value as Event,
): readonly PackRoute[] {
  const decide = async (value: unknown, explain: boolean): Promise<unknown> => {
    const { requests, context } = trade.read(value);
    return trade.write(context, await decideAll(engine, requests), explain);
  };
  return [
    {
      method: "POST",
      path: "/v1/decide",
      answer: async ({ body, query }) => ({
        status: 200,
        body: await decide(body, query["explain"] === "true"),
      }),
    },
    {
      method: "POST",
      path: "/v1/decide/batch",
      answer: async ({ body, query }) => {
        if (!Array.isArray(body) || body.length > MOST_VALUES) {
          return refused(`the body must be a list of at most ${MOST_VALUES} values`);
        }
        const explain = query["explain"] === "true";
        const results = await Promise.all(
          body.map((value) =>
            decide(value, explain).then(
              (decision) => ({ decision }),
              (error: unknown) => ({ error: problemOf(error) }),
            ),
          ),
        );
        return { status: 200, body: results };
      },
    },
    {
      method: "POST",
      path: "/v1/events",
      answer: ({ body }) => {
        const events: readonly unknown[] = Array.isArray(body) ? body : [body];
        if (!events.every(isEvent) || events.length > MOST_VALUES) {
          return refused(`the body must be an event with a "type", or a list of at most ${MOST_VALUES}`);
        }
        // All are read before one is told: a list is taken whole, or refused.
        for (const event of readAll(events, readEvent)) engine.observe(event);
        return { status: 202, body: { accepted: events.length } };
      },
    },
  ];
}

async function decideAll<Request, Action extends CandidateKey, Event extends AgentEvent>(
  engine: Engine<Request, Action, Event>,
  requests: readonly Request[],
): Promise<readonly Decision<Action>[]> {
  try {
    return await engine.decideMany(requests);
  } catch (error) {
    throw error instanceof BatchError ? (error.failures[0]?.error ?? error) : error;
  }
}

function readAll<Event>(events: readonly unknown[], read: (value: unknown) => Event): readonly Event[] {
  return events.map((event, index) => {
    try {
      return read(event);
    } catch (error) {
      if (!(error instanceof TuttiError) || events.length === 1) throw error;
      throw new ListedEventError(index, error);
    }
  });
}

/** One of several events is none: its path begins with its place. */
class ListedEventError extends TuttiError {
  readonly code: string;
  readonly path: string;

  constructor(index: number, cause: TuttiError) {
    super(`event ${index}: ${cause.message}`, { cause });
    const { path } = cause as { readonly path?: string };
    this.code = cause.code;
    this.path = path === undefined || path === "" ? `[${index}]` : `[${index}].${path}`;
  }
}

function isEvent(value: unknown): value is AgentEvent {
  return (
    typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string"
  );
}

function refused(detail: string): { readonly status: number; readonly body: unknown } {
  return { status: 400, body: problem(400, "BAD_REQUEST", detail) };
}
