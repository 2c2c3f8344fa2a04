// Lets a monolith gather experience in worlds of training, one after the other, for a pool of threads: `default` is the task.
// What it learns of the campaigns and listeners of one world is of no use in another; all the rest it keeps.
import { createMarket } from "../simulator/market.js";
import type { MarketOptions } from "../simulator/market-options.js";
import type { MonolithContender } from "./contender.js";
import { openContender } from "./contender-policy.js";
import { HashedLogistic } from "./monolith/hashed-logistic.js";
import { HashedPerceptron } from "./monolith/hashed-perceptron.js";
import type { ClickModelSettings } from "./monolith/monolith-settings.js";
import { playMarket } from "./play-market.js";

export interface MonolithTraining {
  readonly contender: MonolithContender;
  readonly worlds: readonly MarketOptions[];
}

/** The contender with what it has learned. */
export default async function trainMonolith({
  contender,
  worlds,
}: MonolithTraining): Promise<MonolithContender> {
  const { settings } = contender;
  const model = withState(settings.model);
  // Bids all that an impression is worth meanwhile: who buys only what is likely to be clicked learns little of the rest.
  const learner: MonolithContender = { ...contender, settings: { ...settings, model, selectivity: 0 } };
  for (const world of worlds) {
    const market = createMarket(world);
    const policy = await openContender(learner, market.catalogue, world.seed);
    playMarket(market, policy, { seed: world.seed, countBadAds: false });
    await policy.close();
  }
  return { ...contender, settings: { ...settings, model } };
}

function withState(model: ClickModelSettings): ClickModelSettings {
  return model.kind === "logistic"
    ? { ...model, state: new HashedLogistic(model.options, model.state).state }
    : { ...model, state: new HashedPerceptron(model.options, model.state).state };
}
