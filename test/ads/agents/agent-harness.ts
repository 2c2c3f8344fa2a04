// Runs an agent without threads: the context that its host would give it, and what it published.
import type { Agent, AgentContext, CandidateKey, Proposal } from "tutti";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import type { AgentCampaign } from "#ads/agents/agent-catalogue.js";
import { AgentStoreClient } from "#runtime/store/agent-store-client.js";
import { MemoryBytes } from "#runtime/store/memory-bytes.js";

export interface Harness {
  readonly published: AdEvent[];
  propose(
    request: AdRequest,
    candidates?: readonly number[],
  ): Proposal & { scores: number[]; prices: number[] };
  observe(event: AdEvent): void;
}

/** A fresh life of the agent. */
export function startAgent(
  agent: Agent<AdRequest, number, AdEvent>,
  campaigns: readonly AgentCampaign[],
): Harness {
  const published: AdEvent[] = [];
  const store = new AgentStoreClient(Object.assign(new MemoryBytes(), { isBusy: false }), agent.name);
  const everyone = campaigns.map((_, index) => index);
  const context = (candidates: readonly CandidateKey[]): AgentContext<AdEvent> => ({
    name: agent.name,
    epoch: 1,
    options: { campaigns },
    model: undefined,
    candidates,
    deadline: Number.POSITIVE_INFINITY,
    store,
    now: () => 0,
    publish: (event) => published.push(event),
  });
  void agent.setup?.(context(everyone));
  return {
    published,
    propose(request, candidates = everyone) {
      const proposal = agent.propose(request, context(candidates)) as Proposal;
      // The vectors are used again for the next request.
      return { ...proposal, scores: Array.from(proposal.scores), prices: Array.from(proposal.prices ?? []) };
    },
    observe: (event) => agent.observe?.(event, context(everyone)),
  };
}
