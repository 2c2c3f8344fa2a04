// Checks how an engine is to be supervised, as far as that can be told before the agents have said their names.
// The tree itself is checked when they have.
import type { AgentSpec } from "./engine-options.js";
import { InvalidOptionError, requireNumber } from "./invalid-option-error.js";
import type { SupervisionOptions } from "./supervision-options.js";

const MOST_SPARES = 64;
/** Milliseconds: less would take a garbage collection, or a busy machine, for a hang. */
const SHORTEST_HANG = 20;
const RESTART_TYPES = ["permanent", "transient", "temporary"];
const OPTIONS: readonly string[] = [
  "strategy",
  "intensity",
  "period",
  "backoff",
  "children",
  "escalation",
  "spares",
  "hangAfter",
  "resourceLimits",
] satisfies readonly (keyof SupervisionOptions)[];

/** Throws InvalidOptionError. */
export function validateSupervisionOptions(options: SupervisionOptions = {}): void {
  if (typeof options !== "object" || options === null) {
    throw new InvalidOptionError("supervision", "must be an object");
  }
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name)) {
      throw new InvalidOptionError(`supervision.${name}`, `is no option: use ${OPTIONS.join(", ")}`);
    }
  }
  const { children, escalation = "degrade", spares = 0, hangAfter = SHORTEST_HANG, resourceLimits } = options;
  if (children !== undefined && !Array.isArray(children)) {
    throw new InvalidOptionError("supervision.children", "must be a list of agents' names and supervisors");
  }
  if (escalation !== "degrade" && escalation !== "close") {
    throw new InvalidOptionError("supervision.escalation", 'must be "degrade" or "close"');
  }
  requireNumber("supervision.spares", spares, 0, MOST_SPARES);
  if (!Number.isInteger(spares)) {
    throw new InvalidOptionError("supervision.spares", `must be a whole number, not ${spares}`);
  }
  requireNumber("supervision.hangAfter", hangAfter, SHORTEST_HANG, Number.POSITIVE_INFINITY);
  if (resourceLimits !== undefined && (typeof resourceLimits !== "object" || resourceLimits === null)) {
    throw new InvalidOptionError("supervision.resourceLimits", "must be an object, as Worker takes it");
  }
}

/** Throws InvalidOptionError. */
export function validateAgentSupervision(
  path: string,
  { restart, shutdown, onError }: Pick<AgentSpec, "restart" | "shutdown" | "onError">,
): void {
  if (restart !== undefined && !RESTART_TYPES.includes(restart)) {
    throw new InvalidOptionError(`${path}.restart`, `must be one of ${RESTART_TYPES.join(", ")}`);
  }
  if (shutdown !== undefined && shutdown !== "infinity") {
    requireNumber(`${path}.shutdown`, shutdown, 0, 2 ** 31 - 1);
  }
  if (onError !== undefined && onError !== "restart" && onError !== "resume") {
    throw new InvalidOptionError(`${path}.onError`, 'must be "restart" or "resume"');
  }
}
