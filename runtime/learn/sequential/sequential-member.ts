// One agent of a team that is run in one thread: its context, its proposal, what it publishes.
// It must never stand in for anything: what a faulty agent is worth is the engine's affair.
import type { Agent, AgentContext, AgentEvent, CandidateKey, Proposal } from "../../actor/agent.js";
import { loadAgent } from "../../actor/load-agent.js";
import type { AgentSpec } from "../../engine/engine-options.js";
import { now } from "../../now.js";
import { memoryStore } from "../../store/memory-store.js";

/** What an agent wrote behind last, by its keys. */
export type Kept = Map<string, unknown>;

/** Filled in anew for each request. */
type OwnContext<Event extends AgentEvent> = {
  -readonly [Field in keyof AgentContext<Event>]: AgentContext<Event>[Field];
};

export class SequentialMember<Request, Event extends AgentEvent> {
  readonly name: string;
  readonly weight: number;
  readonly mayVeto: boolean;
  /** Default scores and their confidence; undefined where the agent has none, and is absent when it is faulty. */
  readonly fallback: { readonly scores: readonly number[] | number; readonly confidence: number } | undefined;
  readonly #agent: Agent<Request, CandidateKey, Event>;
  readonly #context: OwnContext<Event>;
  readonly #wantsAll: boolean;
  readonly #wanted: ReadonlySet<string>;

  private constructor(
    agent: Agent<Request, CandidateKey, Event>,
    spec: Omit<AgentSpec, "types">,
    publish: (event: Event) => void,
    kept: Kept | undefined,
  ) {
    this.#agent = agent;
    this.name = agent.name;
    this.weight = spec.weight ?? 1;
    this.mayVeto = agent.vetoes !== false;
    const { scores, confidence = 1, freshness = 1 } = spec.fallback ?? {};
    this.fallback = scores === undefined ? undefined : { scores, confidence: confidence * freshness };
    this.#wanted = new Set(agent.subscribes ?? []);
    this.#wantsAll = this.#wanted.has("*");
    this.#context = {
      name: agent.name,
      epoch: 1,
      options: spec.options ?? {},
      model: spec.model,
      candidates: [],
      deadline: Number.POSITIVE_INFINITY,
      store: emptyStore(kept),
      now,
      publish,
    };
  }

  /**
   * Loads the module and sets the agent up. An agent's state may lie in its module: one team of it at a time in a thread.
   * @param kept is given what the agent writes behind; left out: that is forgotten.
   */
  static async open<Request, Event extends AgentEvent>(
    spec: Omit<AgentSpec, "types">,
    publish: (event: Event) => void,
    kept?: Kept,
  ): Promise<SequentialMember<Request, Event>> {
    const agent = (await loadAgent(spec.module.href)) as unknown as Agent<Request, CandidateKey, Event>;
    const member = new SequentialMember<Request, Event>(agent, spec, publish, kept);
    await agent.setup?.(member.#context);
    return member;
  }

  hears(type: string): boolean {
    return this.#wantsAll || this.#wanted.has(type);
  }

  observe(event: Event): void {
    this.#agent.observe?.(event, this.#context);
  }

  /** Throws TypeError where the agent gives a Promise: there is nobody who could wait for it. */
  propose(request: Request, candidates: readonly CandidateKey[]): Proposal {
    this.#context.candidates = candidates;
    const proposal = this.#agent.propose(request, this.#context);
    if (!(proposal instanceof Promise)) return proposal;
    throw new TypeError(`agent "${this.name}" proposes by a Promise: a sequential engine cannot wait for it`);
  }

  async close(): Promise<void> {
    await this.#agent.stop?.(this.#context);
  }
}

/** It begins empty; what is written behind is not seen again by the agent. */
function emptyStore(kept: Kept | undefined): AgentContext["store"] {
  const store = memoryStore();
  return {
    get: (key) => store.get(key),
    put: (key, value) => store.put(key, value),
    compareAndSet: (key, version, value) => store.compareAndSet(key, version, value),
    watch: (prefix, listener) => store.watch(prefix, listener),
    snapshot: (prefix) => store.snapshot(prefix),
    write: (key, value) => void (value === undefined ? kept?.delete(key) : kept?.set(key, value)),
    written: async () => undefined,
  };
}
