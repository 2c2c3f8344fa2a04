// What the three agents said, each as loudly as its confidence, of every ad that was shown in a world; and whether it was clicked.
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
  const scores = new Float64Array(1);
  const opinion = { confidence: 0, reason: "" };
  const bidOpinion: BidOpinion = {
    scores,
    prices: new Float64Array(1),
    vetoes: [],
    confidence: 0,
    reason: "",
  };
  const vote = ({ confidence }: { readonly confidence: number }): number =>
    confidence * ((scores[0] as number) - 0.5);
  const votes = ({ request, campaign }: Deal): readonly number[] => {
    const candidates = [campaign];
    profiler.profiler.judge(request, candidates, scores, opinion);
    const taste = vote(opinion);
    context.model.judge(request, candidates, scores, opinion);
    const moment = vote(opinion);
    bids.model.judge(request, candidates, bidOpinion);
    // Its models pace themselves otherwise than the team did: what one of them would not have bought says nothing.
    return [taste, moment, bidOpinion.vetoes.length > 0 ? 0 : vote(bidOpinion)];
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
