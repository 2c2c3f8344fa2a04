// A monolith as a team of one: asked about the same candidates, held to the same hard limits as Tutti's team.
import { defineAgent, type Proposal } from "tutti";
import type { AdEvent } from "../../ad-event.js";
import type { AdRequest } from "../../ad-request.js";
import { campaignsOf } from "../../agents/agent-catalogue.js";
import { VectorPool } from "../../agents/vector-pool.js";
import type { ClickModel } from "./click-model.js";
import { HashedLogistic } from "./hashed-logistic.js";
import { HashedPerceptron } from "./hashed-perceptron.js";
import { MonolithModel, type MonolithOpinion } from "./monolith-model.js";
import type { ClickModelSettings, MonolithSettings } from "./monolith-settings.js";
import { Throttling, unthrottled } from "./spend-control.js";

const scores = new VectorPool();
const prices = new VectorPool();
const proposal: MonolithOpinion = { scores: scores.take(0), prices: prices.take(0), vetoes: [] };
let model: MonolithModel | undefined;

export default defineAgent<AdRequest, number, AdEvent>({
  name: "monolith",
  subscribes: ["listening", "impression", "loss", "click", "conversion"],
  vetoes: true,
  setup({ options }) {
    const campaigns = campaignsOf(options);
    const settings = options["settings"] as MonolithSettings;
    const control = settings.throttled ? new Throttling(campaigns, settings.seed) : unthrottled;
    model = new MonolithModel(campaigns, clickModelOf(settings.model), control, settings);
  },
  propose(request, context): Proposal {
    proposal.scores = scores.take(context.candidates.length);
    proposal.prices = prices.take(context.candidates.length);
    model?.judge(request, context.candidates, proposal);
    return proposal;
  },
  observe(event) {
    switch (event.type) {
      case "listening":
        return model?.history.listened(event);
      case "impression":
        return model?.won(event);
      case "loss":
        return model?.lost(event);
      case "click":
        return model?.clicked(event);
      case "conversion":
        return model?.converted(event.campaign);
      case "interest":
        return;
    }
  },
});

function clickModelOf(settings: ClickModelSettings): ClickModel {
  return settings.kind === "logistic"
    ? new HashedLogistic(settings.options, settings.state)
    : new HashedPerceptron(settings.options, settings.state);
}
