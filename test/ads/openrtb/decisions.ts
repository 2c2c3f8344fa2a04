// Decisions as the engine gives them, made by hand.
import type { Decision, Rationale } from "tutti";

export function decided(
  winner: number | undefined,
  price?: number,
  rationale: Partial<Rationale<number>> = {},
): Decision<number> {
  return {
    id: "decision",
    winner,
    score: winner === undefined ? 0 : 0.5,
    price,
    latency: 0.1,
    rationale: {
      decision: "decision",
      rule: "weighted-sum",
      candidates: winner === undefined ? [] : [winner],
      agents: [],
      exclusions: [],
      refusals: [],
      totals: [],
      winner: winner === undefined ? -1 : 0,
      early: false,
      latency: 0.1,
      ...rationale,
    },
  };
}
