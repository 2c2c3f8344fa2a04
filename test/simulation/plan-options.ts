// A plan in the engine's own words. It must never add anything that chance has not drawn.
import type { AgentEvent, EngineOptions } from "tutti";
import { weightedVote } from "tutti";
import type { AgentDescription } from "#runtime/actor/host-control.js";
import type { EngineLimits } from "#runtime/engine/engine-options.js";
import type { Plan } from "./plan.js";
import { CANDIDATES, type Candidate, type SimulatedRequest } from "./requests.js";

export function engineOptions(plan: Plan): EngineOptions<SimulatedRequest, Candidate, AgentEvent> {
  return {
    agents: plan.agents.map(
      ({ weight, deadline, restart, shutdown, onError, host, maxAge, defaultScore }) => ({
        module: new URL("simulated:agent"),
        weight,
        deadline,
        restart,
        shutdown,
        onError,
        ...(host === undefined ? {} : { host }),
        fallback: { maxAge, ...(defaultScore === undefined ? {} : { scores: defaultScore }) },
      }),
    ),
    candidates: CANDIDATES,
    key: ({ user }) => user,
    vote: weightedVote({ rule: plan.rule }),
    breaker: plan.breaker,
  };
}

/** What the agents' modules would say of themselves. */
export function descriptionsOf({ agents }: Plan): readonly AgentDescription[] {
  return agents.map(({ name, subscribes, publishes, vetoes }) => ({
    name,
    subscribes: subscribes ? ["told", "said"] : [],
    publishes: publishes ? ["said"] : [],
    vetoes,
  }));
}

/** Lanes far smaller than an engine allows: full ones are what is looked for. */
export function limitsOf({ inFlight, requestLane, eventLane }: Plan): EngineLimits {
  return { inFlight, requestLane, eventLane, candidates: CANDIDATES.length, refusals: 8, keys: 16 };
}
