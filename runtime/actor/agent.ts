// What a user writes: an agent, its proposal, and the context it is given. Types only, and `defineAgent`.
// It must never know how an agent is run: threads, lanes and supervision are other files' concern.

import type { AgentStore } from "../store/agent-store.js";

/** A candidate of a decision: its name, or its number in a catalogue that the agents know. */
export type CandidateKey = string | number;

/** One candidate that must not win, by its index in the request's candidates, and why. */
export interface Veto {
  readonly candidate: number;
  readonly reason?: string;
}

/** An agent's opinion on one request. Index c of every vector speaks of candidate c. */
export interface Proposal {
  /** One score a candidate, each in [0, 1]: a list or a typed array. */
  readonly scores: ArrayLike<number>;
  /** How much the agent trusts its own scores, in [0, 1]; 1 when left out. */
  readonly confidence?: number;
  /** Candidates that must not win, as indices or with a reason. */
  readonly vetoes?: readonly (number | Veto)[];
  /** One price a candidate, finite and >= 0, in the domain's unit; of several agents' prices the lowest holds. */
  readonly prices?: ArrayLike<number>;
  /** Why, in a few words that a person understands; cut at 240 bytes. */
  readonly reason?: string;
}

/** Something that happened: an outcome of a decision, or news from another agent. Plain data. */
export interface AgentEvent {
  readonly type: string;
  /** The decision it belongs to, where there is one. */
  readonly decision?: string;
  /** Tells it from other events of the decision: told again, it is kept in the journal once. Agents hear it each time. */
  readonly id?: string;
}

/** What an agent finds around it. One object lives as long as the actor; its fields change from request to request. */
export interface AgentContext<Event extends AgentEvent = AgentEvent> {
  readonly name: string;
  /** The life this is of the actor, from 1. */
  readonly epoch: number;
  /** The agent's own settings, from `options` in `createEngine`. Plain data. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The model that was handed over, by `model` in `createEngine` or by a swap; undefined when none was. */
  readonly model: unknown;
  /** The candidates of the request being looked at, in the order that scores must follow. */
  readonly candidates: readonly CandidateKey[];
  /** When the proposal is due, in milliseconds on the clock of `now()`. */
  readonly deadline: number;
  /**
   * What outlives the agent's life, and, where the engine's store is durable, the process: the agent's own keys. Promises
   * belong into `setup`, or where `propose` returns one; `store.write` is for the hot path.
   */
  readonly store: AgentStore;
  /** Milliseconds on the monotonic clock that all threads share. */
  now(): number;
  /** Publishes an event to the agents that subscribe to its type. Full lanes drop it, counted, never block. */
  publish(event: Event): void;
}

/** An agent: a module's default export, made by {@link defineAgent}. */
export interface Agent<
  Request,
  _Action extends CandidateKey = CandidateKey,
  Event extends AgentEvent = AgentEvent,
> {
  readonly name: string;
  /** Of its code, and of what it was trained to: a text of the agent's own, kept with each decision. */
  readonly version?: string;
  /** Types of events that `observe` wants; `"*"` means all. None when left out. */
  readonly subscribes?: readonly string[];
  /** Types of events that the agent itself publishes. A type that is not named here is refused. */
  readonly publishes?: readonly string[];
  /** Whether it may veto. Vetoes of an agent that says `false` are a fault; `true` holds back early decisions. Default true. */
  readonly vetoes?: boolean;
  /** Runs once a life, before the first request: load the model, warm up. */
  setup?(context: AgentContext<Event>): void | Promise<void>;
  /** Gives its opinion. Synchronous on the hot path; a Promise only where it must wait for something. */
  propose(request: Request, context: AgentContext<Event>): Proposal | Promise<Proposal>;
  /** Learns from what happened. */
  observe?(event: Event, context: AgentContext<Event>): void;
  /** Runs once when the actor is stopped in good order. */
  stop?(context: AgentContext<Event>): void | Promise<void>;
}

/** Declares an agent; it only lends its types. */
export function defineAgent<
  Request,
  Action extends CandidateKey = CandidateKey,
  Event extends AgentEvent = AgentEvent,
>(agent: Agent<Request, Action, Event>): Agent<Request, Action, Event> {
  return agent;
}
