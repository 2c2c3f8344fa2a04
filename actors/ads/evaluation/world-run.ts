// One contender's run in one world, for a pool of threads: `default` is the task.
// It must give the same score card wherever and whenever it runs.
import { createMarket } from "../simulator/market.js";
import type { MarketOptions } from "../simulator/market-options.js";
import type { Contender } from "./contender.js";
import { openContender } from "./contender-policy.js";
import { playMarket } from "./play-market.js";
import type { ScoreCard } from "./score-card.js";

export interface WorldRun {
  readonly contender: Contender;
  readonly world: MarketOptions;
  /** Of the run within the world, and of chance. */
  readonly seed: number;
  readonly countBadAds: boolean;
}

/** One at a time in a thread. */
export default async function runWorld({
  contender,
  world,
  seed,
  countBadAds,
}: WorldRun): Promise<ScoreCard> {
  const market = createMarket(world);
  const policy = await openContender(contender, market.catalogue, seed);
  const card = playMarket(market, policy, { seed, countBadAds });
  await policy.close();
  return card;
}
