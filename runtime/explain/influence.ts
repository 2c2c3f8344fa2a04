// What each agent's weight and presence did to the winner, found by deciding again with another weight, or without the agent.
// It must never tell of a flip that replaying with the told weight does not show.
import { replay } from "../coordinator/resolve.js";
import { LARGEST_WEIGHT } from "../coordinator/vote/vote-policy.js";
import type { VotingRule } from "../coordinator/vote/voting-rule.js";
import { effectiveWeight } from "./effective-weight.js";
import type { Flip, Influence, RecordedDecision, SmallestFlip } from "./explanation.js";
import { named } from "./named.js";
import { nearestFlip, type Vote } from "./nearest-flip.js";
import { roundedAway } from "./round-away.js";
import { turningPoints } from "./turning-points.js";

/** An agent that outweighs all others together so many times decides all but alone: beyond it only rounding is left. */
const DOMINANCE = 1000;

/** Of every agent that was present, in their declared order. Throws InvalidVoteError, as `replay` does. */
export function influences(decision: RecordedDecision, rule: VotingRule | undefined): readonly Influence[] {
  return decision.agents.flatMap(({ outcome }, position) =>
    outcome === "absent" ? [] : [influenceOf(decision, position, rule)],
  );
}

/** The flip with the smallest ratio between the old weight and the new; the first of several. */
export function smallestFlip(all: readonly Influence[]): SmallestFlip | undefined {
  let smallest: SmallestFlip | undefined;
  for (const { agent, weight, lower, higher } of all) {
    for (const flip of [lower, higher]) {
      if (flip === undefined) continue;
      const found = { ...flip, agent, from: weight };
      if (smallest === undefined || effort(found) < effort(smallest)) smallest = found;
    }
  }
  return smallest;
}

function effort({ from, weight }: SmallestFlip): number {
  return Math.abs(Math.log(weight) - Math.log(from));
}

function influenceOf(decision: RecordedDecision, position: number, rule: VotingRule | undefined): Influence {
  const own = decision.agents[position] as RecordedDecision["agents"][number];
  const voteAt = (weight: number): Vote =>
    voteOf({ ...decision, agents: decision.agents.with(position, { ...own, weight }) }, rule);
  const winnerAt = (weight: number): number => voteAt(weight).winner;
  const most = mostWeight(decision, position);
  const flipAt = (weight: number | undefined): Flip | undefined => {
    if (weight === undefined) return undefined;
    const flipped = winnerAt(weight);
    const isReadable = (near: number): boolean => near >= 0 && near <= most && winnerAt(near) === flipped;
    const readable = roundedAway(weight, own.weight).find(isReadable) ?? weight;
    return { weight, readable, winner: named(decision, flipped) };
  };
  const points = turningPoints(decision, position);
  const below = points.filter((point) => point < own.weight).reverse();
  const above = points.filter((point) => point > own.weight && point < most);
  const lower = flipAt(nearestFlip(grid(own.weight, below, 0), voteAt));
  const higher = flipAt(nearestFlip(grid(own.weight, above, most), voteAt));

  const absent = { ...own, outcome: "absent" as const };
  const { index: without } = replay({ ...decision, agents: decision.agents.with(position, absent) }, rule);
  return {
    agent: own.agent,
    weight: own.weight,
    ...(lower === undefined ? {} : { lower }),
    ...(higher === undefined ? {} : { higher }),
    most,
    without: without < 0 ? undefined : named(decision, without),
    isDecisive: without !== winnerAt(own.weight),
  };
}

/** The weight `from`, the turning points, and `to`, with one between each two where there are any. */
function grid(from: number, points: readonly number[], to: number): readonly number[] {
  if (from === to) return [from];
  const ends = [from, ...points, to];
  if (points.length === 0) return ends;
  return ends.flatMap((end, place) => (place === 0 ? [end] : [((ends[place - 1] ?? end) + end) / 2, end]));
}

function voteOf(decision: RecordedDecision, rule: VotingRule | undefined): Vote {
  const { index, ranking, totals } = replay(decision, rule);
  const utility = (candidate: number): number =>
    (totals[candidate] ?? 0) * (decision.values?.[candidate] ?? 1);
  return { winner: index, utilities: new Map(ranking.map((candidate) => [candidate, utility(candidate)])) };
}

function mostWeight(decision: RecordedDecision, position: number): number {
  const own = decision.agents[position] as RecordedDecision["agents"][number];
  const factor = own.priority * own.confidence * own.freshness;
  let others = 0;
  for (const [place, agent] of decision.agents.entries()) {
    if (place !== position) others += effectiveWeight(agent);
  }
  const needed = factor > 0 ? (DOMINANCE * others) / factor : 0;
  return Math.min(LARGEST_WEIGHT, Math.max(needed, DOMINANCE * own.weight));
}
