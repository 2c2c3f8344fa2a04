// The context object that an agent is given: one object, repointed from request to request.
// Where an agent returns a Promise, the object is left to that request and the actor goes on with a fork.
import type { Clock } from "../channel/clock.js";
import type { AgentStore } from "../store/agent-store.js";
import type { AgentContext, AgentEvent, CandidateKey } from "./agent.js";

/** What stays the same for one life of an actor. */
export interface ActorIdentity {
  readonly name: string;
  readonly epoch: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly store: AgentStore;
  readonly publish: (event: AgentEvent) => void;
}

export class ActorContext implements AgentContext {
  readonly name: string;
  readonly epoch: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly publish: (event: AgentEvent) => void;
  readonly store: AgentStore;
  model: unknown;
  candidates: readonly CandidateKey[] = [];
  deadline = Number.POSITIVE_INFINITY;
  readonly #identity: ActorIdentity;

  constructor(identity: ActorIdentity, model: unknown) {
    this.#identity = identity;
    this.name = identity.name;
    this.epoch = identity.epoch;
    this.options = identity.options;
    this.publish = identity.publish;
    this.store = identity.store;
    this.model = model;
  }

  now(): number {
    return this.#identity.clock.now();
  }

  /** A second object for the requests to come. */
  fork(): ActorContext {
    return new ActorContext(this.#identity, this.model);
  }
}
