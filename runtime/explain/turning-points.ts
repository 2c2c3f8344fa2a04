// Weights of one agent at which a decision may turn: between two neighbours of them the winner changes once at most.
// It must never leave out a turn of the rules it knows; a rule of a user's own is taken for one that turns once.
import type { AgentRationale } from "../coordinator/rationale.js";
import { effectiveWeight } from "./effective-weight.js";
import type { RecordedDecision } from "./explanation.js";

/**
 * Base weights above 0, ascending. None for rules whose totals are means: of two candidates' utilities, as functions of the one
 * weight x, v (R + x s) / (A + x), the difference changes its sign once, and so does that of their logarithms; a winner wins over
 * one interval of x. A weighted median steps wherever the weight up to some score is half of the whole: at |A - 2 P|, with A
 * the others' weight and P that of those with no higher score.
 */
export function turningPoints(decision: RecordedDecision, position: number): readonly number[] {
  if (decision.rule !== "weighted-median") return [];
  const own = decision.agents[position];
  if (own === undefined) return [];
  const factor = own.priority * own.confidence * own.freshness;
  if (!(factor > 0)) return [];
  const others = decision.agents.filter((agent, place) => place !== position && agent.outcome !== "absent");
  const points = new Set<number>();
  for (let candidate = 0; candidate < decision.candidates.length; candidate++) {
    for (const point of stepsAt(others, candidate)) points.add(point / factor);
  }
  points.delete(0);
  return [...points].sort((one, other) => one - other);
}

function stepsAt(others: readonly AgentRationale[], candidate: number): readonly number[] {
  const weight = sum(others.map(effectiveWeight));
  return others.map(({ scores }) => {
    const level = scores[candidate] ?? 0;
    const upTo = others.filter((other) => (other.scores[candidate] ?? 0) <= level);
    return Math.abs(weight - 2 * sum(upTo.map(effectiveWeight)));
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
