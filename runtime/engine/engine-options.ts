// What `createEngine` is told. Types only; validation is in validate-engine-options.ts.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { OnError } from "../actor/wiring.js";
import type { IdleStrategyName } from "../channel/idle-strategy.js";
import type { StructSchema } from "../channel/struct-schema.js";
import type { BreakerOptions } from "../coordinator/circuit-breaker.js";
import type { DecisionOptions } from "../coordinator/decision-options.js";
import type { FallbackOptions } from "../coordinator/fallback-options.js";
import type { VotePolicy } from "../coordinator/vote/vote-policy.js";
import type { Journal } from "../journal/journal.js";
import type { StateStore } from "../store/state-store.js";
import type { RestartType } from "../supervisor/supervisor-spec.js";
import type { SupervisionOptions } from "./supervision-options.js";

/** One agent of the team. */
export interface AgentSpec<
  Request = never,
  Action extends CandidateKey = CandidateKey,
  Event extends AgentEvent = never,
> {
  /** The module whose default export is the agent: `new URL("../velocity.js", import.meta.url)`. */
  readonly module: URL;
  /** Base weight w >= 0; default 1. */
  readonly weight?: number;
  /** Milliseconds after which its fallback stands in, at most the decision's deadline; default: that deadline. */
  readonly deadline?: number;
  readonly fallback?: FallbackOptions;
  /** The agent's own settings, plain data, as `context.options`. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Plain data, as `context.model`; `engine.swapModel` replaces it in a running agent. */
  readonly model?: unknown;
  /** Packed agents with the same host name share a thread; left out: a thread of its own (isolated). */
  readonly host?: string;
  /** When it is started again after its life has ended; default "permanent": always. */
  readonly restart?: RestartType;
  /** Milliseconds for its `stop` before its thread is ended; default 5,000. */
  readonly shutdown?: number | "infinity";
  /** What a throw of `propose` or `observe` does: "restart" begins a new life (the default), "resume" fails that message. */
  readonly onError?: OnError;
  /** Lends types to inference; never set by hand. See `agentAt`. */
  readonly types?: (request: Request, event: Event) => Action;
}

/** The whole team and how it decides. */
export interface EngineOptions<
  Request,
  Action extends CandidateKey = CandidateKey,
  Event extends AgentEvent = AgentEvent,
> extends DecisionOptions<Request, Action, Event> {
  readonly agents: readonly AgentSpec<Request, Action, Event>[];
  /** How proposals become a winner; default `weightedVote()`. */
  readonly vote?: VotePolicy;
  /** Milliseconds for the whole decision; default 1. */
  readonly deadline?: number;
  /** A fixed layout for requests, read by agents without copying; left out: msgpack. */
  readonly request?: StructSchema<Request>;
  /** How waiting threads wait; default "adaptive". */
  readonly idle?: IdleStrategyName;
  /** Who is restarted when an agent fails, and what watches over the threads. */
  readonly supervision?: SupervisionOptions;
  /** Where agents and constraints keep what must outlive them; default: this engine's memory. Closed by who made it. */
  readonly store?: StateStore;
  /** Keeps every decision, and what came of it: `journal({ folder })`. Closed by who made it. Left out: nothing is kept. */
  readonly journal?: Journal;
  /** The number that the journal keeps with an event: what was paid, what it was worth. Left out: none. */
  readonly eventValue?: (event: Event) => number | undefined;
  /** When an agent that fails again and again is left out for a while; `false`: never. */
  readonly breaker?: Partial<BreakerOptions> | false;
  readonly limits?: Partial<EngineLimits>;
}

/** Every bound of the engine, so that memory is bounded. */
export interface EngineLimits {
  /**
   * Decisions in flight; one more is refused with OverloadedError. Fewer while more would not be answered in time. Default
   * 1,024.
   */
  readonly inFlight: number;
  /** Candidates of one request. Default 64. */
  readonly candidates: number;
  /** Bytes of each agent's request lane, a power of two; a request is at most an eighth. Default 1 MiB. */
  readonly requestLane: number;
  /** Bytes of each event lane, a power of two. Default 256 KiB. */
  readonly eventLane: number;
  /** Other candidates tried when the winner's reservation is refused. Default 8. */
  readonly refusals: number;
  /** Keys whose last good values are remembered, for each agent. Default 10,000. */
  readonly keys: number;
}
