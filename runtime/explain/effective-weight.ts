// What an agent's word weighed in a decision.
// It must never differ from the coordinator's product, whose factors come in this order.
import type { AgentRationale } from "../coordinator/rationale.js";

/** a = w l q f; 0 of one that was absent. */
export function effectiveWeight({
  outcome,
  weight,
  priority,
  confidence,
  freshness,
}: AgentRationale): number {
  return outcome === "absent" ? 0 : weight * priority * confidence * freshness;
}
