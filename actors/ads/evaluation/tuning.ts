// Finds each side's settings by the same number of trials in the same worlds: the highest click rate, freed of luck, among those
// that get about as many clicks as the given settings.
// It must never look at a held-out world.
import type { MarketOptions } from "../simulator/market-options.js";
import type { Arena } from "./arena.js";
import { trialsOf } from "./comparison-plan.js";
import type { Contender } from "./contender.js";
import type { ScoreCard } from "./score-card.js";

/** Of the first trial's clicks. Showing less, and only the best of it, is no art. */
const LEAST_CLICKS = 0.9;

export interface TuningWorlds {
  /** In which either side gathers experience before each trial. */
  readonly training: readonly MarketOptions[];
  readonly tuning: readonly MarketOptions[];
}

export async function tune<Kind extends Contender>(
  arena: Arena,
  contender: Kind,
  trials: number,
  { training, tuning }: TuningWorlds,
  seed: number,
): Promise<Kind> {
  const settings = trialsOf(contender, trials, seed) as readonly Kind[];
  const cards = await Promise.all(
    settings.map(async (trial) => {
      return arena.play(await arena.train(trial, training), tuning, false);
    }),
  );
  const enough = LEAST_CLICKS * clicksOf(cards[0] ?? []);
  let best = contender;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [index, trial] of settings.entries()) {
    const rate = clickRateOf(cards[index] ?? []);
    if (rate <= highest || clicksOf(cards[index] ?? []) < enough) continue;
    highest = rate;
    best = trial;
  }
  return best;
}

function clicksOf(cards: readonly ScoreCard[]): number {
  return cards.reduce((sum, { expectedClicks }) => sum + expectedClicks, 0);
}

function clickRateOf(cards: readonly ScoreCard[]): number {
  return clicksOf(cards) / cards.reduce((sum, { impressions }) => sum + impressions, 0);
}
