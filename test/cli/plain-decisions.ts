// Decisions between a few songs that tests can reason about by hand.
import type { RecordedDecision } from "tutti";

type Agent = RecordedDecision["agents"][number];

function agent(name: string, weight: number, scores: readonly number[], more: Partial<Agent> = {}): Agent {
  return {
    agent: name,
    outcome: "live",
    weight,
    priority: 1,
    confidence: 1,
    freshness: 1,
    scores,
    vetoes: [],
    ...more,
  };
}

const FRAME = {
  decision: "",
  rule: "weighted-sum",
  candidates: ["song", "news"],
  exclusions: [],
  refusals: [],
  winner: 0,
  early: false,
  latency: 0.25,
} as const;

/** "song" wins, because taste weighs three times as much as mood. */
export const TASTE: RecordedDecision = {
  ...FRAME,
  agents: [agent("taste", 3, [1, 0]), agent("mood", 1, [0, 1])],
};
/** "song" wins by both. */
export const UNANIMOUS: RecordedDecision = {
  ...FRAME,
  agents: [agent("taste", 3, [1, 0]), agent("mood", 1, [1, 0.5])],
};
/** "news" wins: taste was late. */
export const LATE: RecordedDecision = {
  ...FRAME,
  agents: [
    agent("taste", 3, [], { outcome: "absent", cause: "late", confidence: 0 }),
    agent("mood", 1, [0, 1]),
  ],
  winner: 1,
};
