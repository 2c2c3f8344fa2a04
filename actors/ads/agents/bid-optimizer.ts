// The Bid Optimizer: what an impression is worth to each campaign, at what price to bid, and for whom it cannot be bought.
// It may veto: where the price would be below the floor, or the budget is spent or ahead of its plan.
import { defineAgent, type Proposal } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { PieceKeeper } from "../memory/piece-keeper.js";
import { unkept } from "../memory/pieces.js";
import { campaignsOf } from "./agent-catalogue.js";
import { BidModel, type BidOpinion } from "./bidding/bid-model.js";
import { bidSettingsOf, USUAL_BIDDING } from "./bidding/bid-settings.js";
import { VectorPool } from "./vector-pool.js";
import { MADE_UP_CAMPAIGNS, warmUp } from "./warm-up.js";

const scores = new VectorPool();
const prices = new VectorPool();
const proposal: BidOpinion = {
  scores: scores.take(0),
  prices: prices.take(0),
  vetoes: [],
  confidence: 0,
  reason: "",
};
let model = new BidModel(MADE_UP_CAMPAIGNS, unkept, USUAL_BIDDING);
let kept: PieceKeeper | undefined;

function judge(request: AdRequest, candidates: readonly unknown[]): Proposal {
  proposal.scores = scores.take(candidates.length);
  proposal.prices = prices.take(candidates.length);
  model.judge(request, candidates, proposal);
  return proposal;
}

warmUp(judge);

export default defineAgent<AdRequest, number, AdEvent>({
  name: "bid-optimizer",
  version: "1",
  subscribes: ["impression", "loss", "click", "conversion", "interest"],
  vetoes: true,
  async setup(context) {
    kept?.abandon();
    kept = new PieceKeeper(context);
    model = new BidModel(campaignsOf(context.options), kept.changed, bidSettingsOf(context.options));
    await kept.restore(model.pieces);
  },
  propose(request, context) {
    return judge(request, context.candidates);
  },
  observe(event) {
    switch (event.type) {
      case "impression":
        return model.won(event);
      case "loss":
        return model.lost(event);
      case "click":
        return model.clicked(event);
      case "conversion":
        return model.converted(event.campaign);
      case "interest":
        return model.listeners.remember(event.listener, event.topics, event.lifts);
      case "listening":
        return;
    }
  },
  stop: () => kept?.close(),
});
