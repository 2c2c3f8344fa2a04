// What each agent's weight and presence did to the winner, found by deciding again with another weight, or without the agent.
// It must never tell of a flip that replaying with the told weight does not show.
import { replay } from "../coordinator/resolve.js";
import { LARGEST_WEIGHT } from "../coordinator/vote/vote-policy.js";
import type { VotingRule } from "../coordinator/vote/voting-rule.js";
import { effectiveWeight } from "./effective-weight.js";
import type { Flip, Influence, RecordedDecision, SmallestFlip } from "./explanation.js";
import { firstDouble } from "./first-double.js";
import { named } from "./named.js";
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
  const { index: winner } = replay(decision, rule);
  const winnerAt = (weight: number): number =>
    replay({ ...decision, agents: decision.agents.with(position, { ...own, weight }) }, rule).index;
  const isFlipped = (weight: number): boolean => winnerAt(weight) !== winner;
  const most = mostWeight(decision, position);
  const flipAt = (weight: number | undefined): Flip | undefined => {
    if (weight === undefined) return undefined;
    const flipped = winnerAt(weight);
    const isReadable = (near: number): boolean => near >= 0 && near <= most && winnerAt(near) === flipped;
    const readable = roundedAway(weight, own.weight).find(isReadable) ?? weight;
    return { weight, readable, winner: named(decision, flipped) };
  };
  const points = turningPoints(decision, position);
  const below = probes(points.filter((point) => point < own.weight).reverse(), own.weight, 0);
  const above = probes(
    points.filter((point) => point > own.weight && point < most),
    own.weight,
    most,
  );
  const lower = flipAt(nearest(own.weight, below, isFlipped));
  const higher = flipAt(nearest(own.weight, above, isFlipped));

  const absent = { ...own, outcome: "absent" as const };
  const { index: without } = replay({ ...decision, agents: decision.agents.with(position, absent) }, rule);
  return {
    agent: own.agent,
    weight: own.weight,
    ...(lower === undefined ? {} : { lower }),
    ...(higher === undefined ? {} : { higher }),
    most,
    without: without < 0 ? undefined : named(decision, without),
    isDecisive: without !== winner,
  };
}

/** The weight nearest to `from` that flips, where one of `tried` does; these come in the order of their distance. */
function nearest(
  from: number,
  tried: readonly number[],
  isFlipped: (weight: number) => boolean,
): number | undefined {
  let last = from;
  for (const weight of tried) {
    if (isFlipped(weight)) return firstDouble(last, weight, isFlipped);
    last = weight;
  }
  return undefined;
}

/** The turning points and a weight between each two, from `from` to `to`, which is one of them. */
function probes(points: readonly number[], from: number, to: number): readonly number[] {
  const tried: number[] = [];
  let last = from;
  for (const point of [...points, to]) {
    if (points.length > 0) tried.push((last + point) / 2);
    tried.push(point);
    last = point;
  }
  return tried;
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
