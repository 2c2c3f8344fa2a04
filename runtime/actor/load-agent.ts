// Imports an agent's module and checks that its default export is an agent.
import { TuttiError } from "../error.js";
import type { Agent } from "./agent.js";

/** A module that cannot be imported, or whose default export is not an agent. */
export class AgentModuleError extends TuttiError {
  readonly code = "AGENT_MODULE";
}

/** Throws {@link AgentModuleError}. */
export async function loadAgent(module: string): Promise<Agent<unknown>> {
  let exported: unknown;
  try {
    exported = ((await import(module)) as { default?: unknown }).default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AgentModuleError(`${module} could not be imported: ${reason}`, { cause: error });
  }
  const wrong = agentFault(exported);
  if (wrong !== undefined) {
    throw new AgentModuleError(`${module}: ${wrong}; export default defineAgent({ name, propose })`);
  }
  return exported as Agent<unknown>;
}

function agentFault(exported: unknown): string | undefined {
  if (typeof exported !== "object" || exported === null) return "no default export";
  const agent = exported as Partial<Record<keyof Agent<unknown>, unknown>>;
  if (typeof agent.name !== "string" || agent.name === "") return "the default export has no name";
  if (agent.version !== undefined && typeof agent.version !== "string") return "version is not a text";
  if (typeof agent.propose !== "function") return "the default export has no propose function";
  for (const method of ["setup", "observe", "stop"] as const) {
    if (agent[method] !== undefined && typeof agent[method] !== "function")
      return `${method} is not a function`;
  }
  for (const list of ["subscribes", "publishes"] as const) {
    if (agent[list] !== undefined && !isTexts(agent[list])) return `${list} is not a list of event types`;
  }
  return undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}
