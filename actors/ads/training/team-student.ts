// What the three agents said, each as loudly as its confidence, of every ad that was shown in a world beside the others that could
// have been shown; and whether it was clicked. Some requests are clicked more than others, whatever is shown: that is no vote.
// It must never ask an agent after the fact: each is asked before it hears what came of it.
import type { BidOpinion } from "../agents/bidding/bid-model.js";
import { TEAM, type TeamMember } from "../evaluation/contender.js";
import type { Experience } from "../memory/experience.js";
import { unkept } from "../memory/pieces.js";
import type { Deal, Diary } from "./diary.js";
import { BidStudent, ContextStudent, ProfilerStudent } from "./students.js";

/** Rows of votes, one an agent in the team's order, and whether there was a click. */
export interface Stack {
  readonly features: readonly (readonly number[])[];
  readonly outcomes: readonly number[];
}

export function stackOf(diary: Diary, experience: Readonly<Partial<Record<TeamMember, Experience>>>): Stack {
  const profiler = new ProfilerStudent(diary, unkept);
  const context = new ContextStudent(diary, unkept);
  const bids = new BidStudent(diary, unkept);
  for (const [position, { pieces }] of [profiler, context, bids].entries()) {
    const own = experience[TEAM[position] as TeamMember]?.pieces ?? {};
    for (const [piece, value] of Object.entries(own)) pieces.restore(piece, value);
    pieces.restored?.();
  }
  const votes = ({ request, campaign, candidates }: Deal): readonly number[] => {
    const scores = new Float64Array(candidates.length);
    const shown = candidates.indexOf(campaign);
    const opinion = { confidence: 0, reason: "" };
    profiler.profiler.judge(request, candidates, scores, opinion);
    const taste = opinion.confidence * lead(scores, shown);
    context.model.judge(request, candidates, scores, opinion);
    const moment = opinion.confidence * lead(scores, shown);
    const bid: BidOpinion = { ...opinion, scores, prices: new Float64Array(scores.length), vetoes: [] };
    bids.model.judge(request, candidates, bid);
    // Its budgets pace themselves otherwise than the team's did: what one of them would not have bought says nothing.
    return [taste, moment, bid.confidence * lead(scores, shown)];
  };
  const features: (readonly number[])[] = [];
  const outcomes: number[] = [];
  for (const entry of diary.entries) {
    if (entry.kind === "deal") {
      if (!entry.won) continue;
      features.push(votes(entry));
      outcomes.push(entry.clicked ? 1 : 0);
    } else {
      profiler.hear(entry.event);
      context.hear(entry.event);
      bids.hear(entry.event);
    }
  }
  return { features, outcomes };
}

/** How far the score of the one lies above the mean of all that were not vetoed: their scores are 0. */
function lead(scores: Float64Array, one: number): number {
  const own = scores[one] as number;
  const others = scores.filter((score) => score > 0);
  return own === 0 ? 0 : own - others.reduce((sum, score) => sum + score, 0) / others.length;
}
