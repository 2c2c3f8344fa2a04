// The Context agent: does this moment (time, place, playlist, content) favour what each campaign speaks of and wants?
// It must never look at who the listener is: its judgement is the same with and without consent.
import { defineAgent, type Proposal } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { PieceKeeper } from "../memory/piece-keeper.js";
import { unkept } from "../memory/pieces.js";
import { campaignsOf } from "./agent-catalogue.js";
import { SituationModel, type SituationOpinion } from "./situation/situation-model.js";
import { VectorPool } from "./vector-pool.js";
import { MADE_UP_CAMPAIGNS, warmUp } from "./warm-up.js";

const vectors = new VectorPool();
const proposal: SituationOpinion & { scores: Float64Array } = {
  scores: vectors.take(0),
  confidence: 0,
  reason: "",
};
let model = new SituationModel(MADE_UP_CAMPAIGNS, unkept);
let kept: PieceKeeper | undefined;

function judge(request: AdRequest, candidates: readonly unknown[]): Proposal {
  proposal.scores = vectors.take(candidates.length);
  model.judge(request, candidates, proposal.scores, proposal);
  return proposal;
}

warmUp(judge);

export default defineAgent<AdRequest, number, AdEvent>({
  name: "context",
  version: "1",
  subscribes: ["impression", "click"],
  vetoes: false,
  async setup(context) {
    kept?.abandon();
    kept = new PieceKeeper(context);
    model = new SituationModel(campaignsOf(context.options), kept.changed);
    await kept.restore(model.pieces);
  },
  propose(request, context) {
    return judge(request, context.candidates);
  },
  observe(event) {
    if (event.type === "impression") model.learn(event.campaign, event.moment, false);
    else if (event.type === "click") model.learn(event.campaign, event.moment, true);
  },
  stop: () => kept?.close(),
});
