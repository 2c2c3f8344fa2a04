// Runs an agent without threads: the context that its host would give it, and what it published.
import type { Agent, AgentContext, AgentStore, CandidateKey, Proposal } from "tutti";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import type { AgentCampaign } from "#ads/agents/agent-catalogue.js";
import { AgentStoreClient } from "#runtime/store/agent-store-client.js";
import type { BoundedByteStore } from "#runtime/store/byte-store.js";
import { MemoryBytes } from "#runtime/store/memory-bytes.js";

export interface Harness {
  readonly published: AdEvent[];
  propose(
    request: AdRequest,
    candidates?: readonly number[],
  ): Proposal & { scores: number[]; prices: number[] };
  observe(event: AdEvent): void;
  /** Settles when the life has begun: with all that its agent waits for. */
  readonly begun: Promise<void>;
  /** Ends the life in good order; without it, it ends in a crash. */
  stop(): Promise<void>;
}

/** The life of an agent that others may follow on. */
export interface Life {
  /** What the lives share; none by default. */
  readonly store?: AgentStore;
  /** Which life of the process it is; by default the first. */
  readonly epoch?: number;
  /** What it learned elsewhere. */
  readonly model?: unknown;
  /** Beside the campaigns. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A store that several lives of an agent share. */
export function agentStore(agent: string, bytes: BoundedByteStore = emptyBytes()): AgentStore {
  return new AgentStoreClient(bytes, agent);
}

export function emptyBytes(): BoundedByteStore {
  return Object.assign(new MemoryBytes(), { isBusy: false });
}

/** A life of the agent; it may be used before it has begun where its store is empty. */
export function startAgent(
  agent: Agent<AdRequest, number, AdEvent>,
  campaigns: readonly AgentCampaign[],
  { store = agentStore(agent.name), epoch = 1, model, options = {} }: Life = {},
): Harness {
  const published: AdEvent[] = [];
  const everyone = campaigns.map((_, index) => index);
  const context = (candidates: readonly CandidateKey[]): AgentContext<AdEvent> => ({
    name: agent.name,
    epoch,
    options: { campaigns, ...options },
    model,
    candidates,
    deadline: Number.POSITIVE_INFINITY,
    store,
    now: () => Date.now(),
    publish: (event) => published.push(event),
  });
  const begun = Promise.resolve(agent.setup?.(context(everyone)));
  return {
    published,
    begun,
    stop: async () => {
      await agent.stop?.(context(everyone));
      await store.written();
    },
    propose(request, candidates = everyone) {
      const proposal = agent.propose(request, context(candidates)) as Proposal;
      // The vectors are used again for the next request.
      return { ...proposal, scores: Array.from(proposal.scores), prices: Array.from(proposal.prices ?? []) };
    },
    observe: (event) => agent.observe?.(event, context(everyone)),
  };
}
