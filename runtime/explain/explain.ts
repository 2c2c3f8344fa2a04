// Explains a recorded decision: a pure function from its rationale, and what came of it, to its story.
// It must never take a total from the record: all numbers are those of the replay.
import { type Resolution, replay } from "../coordinator/resolve.js";
import type { VotingRule } from "../coordinator/vote/voting-rule.js";
import { agentStories } from "./agent-stories.js";
import { barredCandidates } from "./barred.js";
import type { Explanation, RecordedDecision, RecordedOutcome, Standing } from "./explanation.js";
import { influences, smallestFlip } from "./influence.js";
import { named } from "./named.js";

/**
 * The story of a decision. Throws InvalidVoteError where the record's numbers make no vote; a rule of your own must be given,
 * because a record holds only its name.
 */
export function explain(
  decision: RecordedDecision,
  outcomes: readonly RecordedOutcome[] = [],
  rule?: VotingRule,
): Explanation {
  const resolution = replay(decision, rule);
  const { index, price } = resolution;
  const ranking = resolution.ranking.map((candidate) => standing(decision, resolution, candidate));
  const winner = index < 0 ? undefined : ranking[0];
  const runnerUp = winner === undefined ? undefined : ranking[1];
  const influence = winner === undefined ? [] : influences(decision, rule);
  const smallest = smallestFlip(influence);
  return {
    decision: decision.decision,
    ...(decision.time === undefined ? {} : { time: decision.time }),
    ...(decision.request === undefined ? {} : { request: decision.request }),
    rule: decision.rule,
    early: decision.early,
    latency: decision.latency,
    isFaithful: index === decision.winner,
    candidates: decision.candidates.length,
    ...(winner === undefined ? {} : { winner }),
    ...(winner === undefined || runnerUp === undefined
      ? {}
      : { runnerUp, lead: winner.utility - runnerUp.utility }),
    ...(price === undefined ? {} : { price }),
    isExhausted: decision.exhausted === true,
    ranking,
    agents: agentStories(decision, winner, runnerUp),
    barred: barredCandidates(decision, rule),
    influences: influence,
    ...(smallest === undefined ? {} : { smallestFlip: smallest }),
    outcomes: outcomes.toSorted((one, other) => one.time - other.time),
  };
}

function standing(
  decision: RecordedDecision,
  { totals }: Resolution<RecordedDecision["candidates"][number]>,
  candidate: number,
): Standing {
  const score = totals[candidate] ?? 0;
  return { ...named(decision, candidate), score, utility: score * (decision.values?.[candidate] ?? 1) };
}
