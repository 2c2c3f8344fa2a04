// Asks every thread for what its agents' modules say of themselves: needed before a lane is laid.
import type { CandidateKey } from "../actor/agent.js";
import type { AgentDescription } from "../actor/host-control.js";
import type { HostThread } from "../actor/host-thread.js";
import type { HostPlan } from "../actor/placement.js";
import { AgentStartError } from "./agent-start-error.js";
import type { AgentSpec } from "./engine-options.js";
import { InvalidOptionError } from "./invalid-option-error.js";

/** Milliseconds for loading modules. */
const LOAD_LIMIT = 30_000;

/** In the agents' declared order. Throws {@link AgentStartError}, and InvalidOptionError for two of one name. */
export async function describeAgents(
  plans: readonly HostPlan[],
  threads: readonly HostThread[],
  specs: readonly AgentSpec<never, CandidateKey, never>[],
): Promise<readonly AgentDescription[]> {
  const descriptions: AgentDescription[] = [];
  await Promise.all(
    plans.map(async ({ agents }, place) => {
      for (const [position, description] of (await load(agents, threads[place], specs)).entries()) {
        const agent = agents[position];
        if (agent !== undefined) descriptions[agent] = description;
      }
    }),
  );
  for (const [index, { name }] of descriptions.entries()) {
    if (descriptions.findIndex((other) => other.name === name) !== index) {
      throw new InvalidOptionError(`agents[${index}]`, `is a second agent named "${name}"`);
    }
  }
  return descriptions;
}

async function load(
  agents: readonly number[],
  thread: HostThread | undefined,
  specs: readonly AgentSpec<never, CandidateKey, never>[],
): Promise<readonly AgentDescription[]> {
  const modules = agents.map((agent) => specs[agent]?.module.href ?? "");
  try {
    return (await thread?.call("load its agents", LOAD_LIMIT, (control) => control.load(modules))) ?? [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AgentStartError(agents, reason, error);
  }
}
