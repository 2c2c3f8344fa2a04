// The three agents' models as students: what each learns from, and what it is examined on. The Profiler: whether a listener stays
// with what they play. Context: whether an impression is clicked, by its moment. The Bid Optimizer: whether a bid wins.
// They must never learn from what their agents do not hear.
import type { AdEvent } from "../ad-event.js";
import { BidModel } from "../agents/bidding/bid-model.js";
import { USUAL_BIDDING } from "../agents/bidding/bid-settings.js";
import { InterestProfiler } from "../agents/profiling/interest-profiler.js";
import { logLiftOf } from "../agents/response/response-lift.js";
import { SituationModel } from "../agents/situation/situation-model.js";
import type { TeamMember } from "../evaluation/contender.js";
import type { PieceChanged } from "../memory/pieces.js";
import type { Deal, Diary } from "./diary.js";
import type { Cases, Enrol, Student } from "./student.js";

export const ENROL: Readonly<Record<TeamMember, Enrol>> = {
  profiler: (diary, changed) => new ProfilerStudent(diary, changed),
  context: (diary, changed) => new ContextStudent(diary, changed),
  "bid-optimizer": (diary, changed) => new BidStudent(diary, changed),
};

export class ProfilerStudent implements Student {
  readonly pieces;
  readonly profiler: InterestProfiler;

  constructor({ campaigns }: Diary, changed: PieceChanged) {
    this.profiler = new InterestProfiler(campaigns, changed);
    this.pieces = this.profiler.pieces;
  }

  live({ entries }: Diary, cases?: Cases): void {
    for (const entry of entries) if (entry.kind === "heard") this.hear(entry.event, cases);
  }

  hear(event: AdEvent, cases?: Cases): void {
    switch (event.type) {
      case "listening": {
        const [topic] = event.topics;
        if (event.listener !== "" && topic !== undefined && cases !== undefined) {
          cases.said.push(this.profiler.logInterest(event.listener, topic, event.time));
          cases.outcomes.push(event.skipped ? 0 : 1);
        }
        this.profiler.listen(event);
        return;
      }
      case "impression":
        return this.profiler.impression(event.campaign, event.listener, event.time, event.moment);
      case "click":
        return this.profiler.click(event.campaign, event.listener, event.time, event.moment);
      case "conversion":
      case "interest":
      case "loss":
        return;
    }
  }
}

export class ContextStudent implements Student {
  readonly pieces;
  readonly model: SituationModel;

  constructor({ campaigns }: Diary, changed: PieceChanged) {
    this.model = new SituationModel(campaigns, changed);
    this.pieces = this.model.pieces;
  }

  live({ entries }: Diary, cases?: Cases): void {
    for (const entry of entries) {
      if (entry.kind === "heard") this.hear(entry.event);
      else if (entry.won && cases !== undefined) {
        cases.said.push(this.#say(entry));
        cases.outcomes.push(entry.clicked ? 1 : 0);
      }
    }
  }

  hear(event: AdEvent): void {
    if (event.type === "impression" || event.type === "click")
      this.model.learn(event.campaign, event.moment, event.type === "click");
  }

  #say({ request, campaign }: Deal): number {
    const scores = new Float64Array(1);
    this.model.judge(request, [campaign], scores, { confidence: 0, reason: "" });
    return logLiftOf(scores[0] as number);
  }
}

export class BidStudent implements Student {
  readonly pieces;
  readonly model: BidModel;

  constructor({ campaigns }: Diary, changed: PieceChanged) {
    this.model = new BidModel(campaigns, changed, USUAL_BIDDING);
    this.pieces = this.model.pieces;
  }

  live({ entries }: Diary, cases?: Cases): void {
    for (const entry of entries) {
      if (entry.kind === "heard") this.hear(entry.event);
      else if (cases !== undefined) {
        const rate = this.model.winRate(entry.request.device, entry.price);
        cases.said.push(Math.log(rate / (1 - rate)));
        cases.outcomes.push(entry.won ? 1 : 0);
      }
    }
  }

  hear(event: AdEvent): void {
    switch (event.type) {
      case "impression":
        return this.model.won(event);
      case "loss":
        return this.model.lost(event);
      case "click":
        return this.model.clicked(event);
      case "conversion":
        return this.model.converted(event.campaign);
      case "interest":
        return this.model.listeners.remember(event.listener, event.topics, event.lifts);
      case "listening":
        return;
    }
  }
}
