// Each agent's part in a decision: what stood for it, what its word weighed, whom it favoured.
// It must never give an agent that was absent an opinion.
import { effectiveWeight } from "./effective-weight.js";
import type { AgentStory, Named, RecordedDecision } from "./explanation.js";
import { named } from "./named.js";

type RecordedAgent = RecordedDecision["agents"][number];

/** In their declared order. */
export function agentStories(
  decision: RecordedDecision,
  winner: Named | undefined,
  runnerUp: Named | undefined,
): readonly AgentStory[] {
  const all = decision.agents.reduce((sum, agent) => sum + effectiveWeight(agent), 0);
  return decision.agents.map((agent) => {
    const { version, cause, fault, age, reason } = agent;
    const own = effectiveWeight(agent);
    return {
      agent: agent.agent,
      ...(version === undefined ? {} : { version }),
      outcome: agent.outcome,
      ...(cause === undefined ? {} : { cause }),
      ...(fault === undefined ? {} : { fault }),
      ...(age === undefined ? {} : { age }),
      weight: agent.weight,
      priority: agent.priority,
      confidence: agent.confidence,
      freshness: agent.freshness,
      effectiveWeight: own,
      share: all > 0 ? own / all : 0,
      ...(agent.outcome === "absent" ? {} : opinion(decision, agent, winner, runnerUp)),
      vetoes: agent.outcome === "absent" ? 0 : agent.vetoes.length,
      ...(reason === undefined ? {} : { reason }),
    };
  });
}

function opinion(
  decision: RecordedDecision,
  { scores }: RecordedAgent,
  winner: Named | undefined,
  runnerUp: Named | undefined,
): Pick<AgentStory, "favourite" | "winnerScore" | "runnerUpScore"> {
  const best = scores.reduce((most, score) => Math.max(most, score), 0);
  const favourite = scores.indexOf(best);
  const winnerScore = winner === undefined ? undefined : scores[winner.candidate];
  const runnerUpScore = runnerUp === undefined ? undefined : scores[runnerUp.candidate];
  return {
    ...(favourite < 0 ? {} : { favourite: { ...named(decision, favourite), score: best } }),
    ...(winnerScore === undefined ? {} : { winnerScore }),
    ...(runnerUpScore === undefined ? {} : { runnerUpScore }),
  };
}
