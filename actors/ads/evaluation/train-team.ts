// Lets a team gather experience in worlds of training, one after the other, for a pool of threads: `default` is the task.
// What it learns of the campaigns, listeners and prices of one world is of no use in another; all the rest it keeps.
import type { Kept } from "tutti/learn";
import { type Experience, holdsAnywhere } from "../memory/experience.js";
import { createMarket } from "../simulator/market.js";
import type { MarketOptions } from "../simulator/market-options.js";
import { TEAM, type TeamContender, type TeamMember } from "./contender.js";
import { openContender } from "./contender-policy.js";
import { playMarket } from "./play-market.js";

export interface TeamTraining {
  readonly contender: TeamContender;
  readonly worlds: readonly MarketOptions[];
}

/** The contender with what its agents have learned. */
export default async function trainTeam({ contender, worlds }: TeamTraining): Promise<TeamContender> {
  let trained = contender;
  for (const world of worlds) {
    const kept: readonly Kept[] = TEAM.map(() => new Map());
    const market = createMarket(world);
    // Bids all that an impression is worth meanwhile: who buys only what is likely to be clicked learns little of the rest.
    const learner = { ...trained, bidding: { ...trained.bidding, selectivity: 0 } };
    const policy = await openContender(learner, market.catalogue, world.seed, kept);
    playMarket(market, policy, { seed: world.seed, countBadAds: false });
    await policy.close();
    trained = { ...trained, experience: experienceIn(kept, `${world.seed}`) };
  }
  return trained;
}

function experienceIn(
  kept: readonly Kept[],
  version: string,
): Readonly<Partial<Record<TeamMember, Experience>>> {
  const experience: Partial<Record<TeamMember, Experience>> = {};
  for (const [position, member] of TEAM.entries()) {
    const pieces = [...(kept[position] ?? [])].filter(([piece]) => holdsAnywhere(piece));
    experience[member] = { version, pieces: Object.fromEntries(pieces) };
  }
  return experience;
}
