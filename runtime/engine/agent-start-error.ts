// What `createEngine` throws where an agent cannot begin its first life.
import { TuttiError } from "../error.js";

/** An agent's module could not be loaded, or its `setup` failed. */
export class AgentStartError extends TuttiError {
  readonly code = "AGENT_START";

  /** `agents` by their positions. */
  constructor(agents: readonly number[], reason: string, cause: unknown) {
    super(`${agents.map((agent) => `agents[${agent}]`).join(", ")} did not start: ${reason}`, { cause });
  }
}
