// The Profiler: who is listening, and how much this listener cares for what each campaign speaks of.
// It must never learn about a listener without consent, and publishes interests, never plays.
import { defineAgent, type Proposal } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { PieceKeeper } from "../memory/piece-keeper.js";
import { unkept } from "../memory/pieces.js";
import { campaignsOf } from "./agent-catalogue.js";
import { InterestProfiler, type Opinion } from "./profiling/interest-profiler.js";
import { VectorPool } from "./vector-pool.js";
import { MADE_UP_CAMPAIGNS, warmUp } from "./warm-up.js";

const vectors = new VectorPool();
const proposal: Opinion & { scores: Float64Array } = { scores: vectors.take(0), confidence: 0, reason: "" };
let profiler = new InterestProfiler(MADE_UP_CAMPAIGNS, unkept);
let kept: PieceKeeper | undefined;

function judge(request: AdRequest, candidates: readonly unknown[]): Proposal {
  proposal.scores = vectors.take(candidates.length);
  profiler.judge(request, candidates, proposal.scores, proposal);
  return proposal;
}

warmUp(judge);

export default defineAgent<AdRequest, number, AdEvent>({
  name: "profiler",
  version: "1",
  subscribes: ["listening", "impression", "click"],
  publishes: ["interest"],
  vetoes: false,
  async setup(context) {
    kept?.abandon();
    kept = new PieceKeeper(context);
    profiler = new InterestProfiler(campaignsOf(context.options), kept.changed);
    await kept.restore(profiler.pieces);
  },
  propose(request, context) {
    return judge(request, context.candidates);
  },
  observe(event, context) {
    switch (event.type) {
      case "listening": {
        const interests = profiler.listen(event);
        if (interests !== undefined) context.publish(interests);
        return;
      }
      case "impression":
        return profiler.impression(event.campaign, event.listener, event.time, event.moment);
      case "click":
        return profiler.click(event.campaign, event.listener, event.time, event.moment);
      case "conversion":
      case "loss":
      case "interest":
        return;
    }
  },
  stop: () => kept?.close(),
});
