// OpenTelemetry spans: one for each call of a route, and one for the decisions that it asks for. Only where the program that
// runs the server has registered a provider (`node --import ./tracing.js`); that is looked at once, when the server starts.
// Measured without one, in a loop of 1e8 calls: 3 ns a call, which is the look at `undefined`.
// It must never put into a span what a request says: neither its fields nor its query.
import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingHttpHeaders } from "node:http";
import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { Decision } from "../coordinator/decision.js";
import type { Engine } from "../engine.js";
import { forwardingEngine } from "./forwarding-engine.js";

const NAME = "tutti";
/** W3C Trace Context, version 00: where the provider came without a propagator of its own. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

export class Tracing {
  readonly #tracer: Tracer;
  /** Of the call that is being answered: what it decides belongs to it. */
  readonly #calls = new AsyncLocalStorage<Context>();
  readonly #spans = new WeakMap<object, Span>();

  private constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Undefined where nobody has registered a provider: then nothing is traced, now or later. */
  static open(): Tracing | undefined {
    const tracer = trace.getTracer(NAME);
    // Only a provider's span is of a trace. It is never ended, so that nobody hears of it.
    return isSpanContextValid(tracer.startSpan(NAME).spanContext()) ? new Tracing(tracer) : undefined;
  }

  /** A call came in. @param call stands for it until it ends. @param route as it is declared. */
  begin(call: object, method: string, route: string, headers: IncomingHttpHeaders): void {
    const attributes = { "http.request.method": method, "http.route": route };
    const options = { kind: SpanKind.SERVER, attributes };
    this.#spans.set(call, this.#tracer.startSpan(`${method} ${route}`, options, callersContext(headers)));
  }

  /** Does the call's work: what it decides belongs to it. */
  within<Made>(call: object, work: () => Made): Made {
    const span = this.#spans.get(call);
    if (span === undefined) return work();
    const own = trace.setSpan(ROOT_CONTEXT, span);
    return context.with(own, () => this.#calls.run(own, work));
  }

  /** The call was refused. @param code of the problem. */
  refused(call: object, code: string | undefined): void {
    if (code !== undefined) this.#spans.get(call)?.setAttribute("error.type", code);
  }

  /** The call was answered. */
  end(call: object, status: number): void {
    const span = this.#spans.get(call);
    span?.setAttribute("http.response.status_code", status);
    // By OpenTelemetry's conventions a server's span is in error where the server is at fault.
    if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    this.#spans.delete(call);
  }

  /** An engine whose batches have a span each; a decision alone is a batch of one. Rows of a decision table have none. */
  engine<Request, Action extends CandidateKey, Event extends AgentEvent>(
    engine: Engine<Request, Action, Event>,
  ): Engine<Request, Action, Event> {
    const batch = <Made>(
      requests: number,
      decide: () => Promise<Made>,
      decisions: (made: Made) => readonly Decision<Action>[],
    ): Promise<Made> => this.#batch(requests, decide, decisions);
    const decideMany = (requests: readonly Request[], into?: never): Promise<unknown> =>
      into === undefined
        ? batch(
            requests.length,
            () => engine.decideMany(requests),
            (made) => made,
          )
        : engine.decideMany(requests, into);
    return {
      ...forwardingEngine(engine),
      decide: (request) =>
        batch(
          1,
          () => engine.decide(request),
          (made) => [made],
        ),
      decideMany: decideMany as Engine<Request, Action, Event>["decideMany"],
    };
  }

  async #batch<Made, Action extends CandidateKey>(
    requests: number,
    decide: () => Promise<Made>,
    decisions: (made: Made) => readonly Decision<Action>[],
  ): Promise<Made> {
    const parent = this.#calls.getStore() ?? context.active();
    const span = this.#tracer.startSpan(
      "tutti.decide",
      { attributes: { "tutti.requests": requests } },
      parent,
    );
    try {
      const made = await decide();
      const rows = decisions(made);
      span.setAttributes({
        "tutti.winners": rows.filter(({ winner }) => winner !== undefined).length,
        "tutti.early": rows.filter(({ rationale }) => rationale.early).length,
        "tutti.fallbacks": rows.filter(({ rationale }) =>
          rationale.agents.some(({ outcome }) => outcome !== "live"),
        ).length,
      });
      return made;
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  }
}

/** Its code alone: a message may quote a request. */
function fail(span: Span, error: unknown): void {
  const { code, name } = error as { code?: unknown; name?: unknown };
  span.setAttribute(
    "error.type",
    typeof code === "string" ? code : typeof name === "string" ? name : "unknown",
  );
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function callersContext(headers: IncomingHttpHeaders): Context {
  const extracted = propagation.extract(ROOT_CONTEXT, headers);
  if (trace.getSpanContext(extracted) !== undefined) return extracted;
  const [, traceId = "", spanId = "", flags = "0"] =
    TRACEPARENT.exec(String(headers["traceparent"] ?? "")) ?? [];
  const caller = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  };
  return isSpanContextValid(caller) ? trace.setSpanContext(extracted, caller) : extracted;
}
