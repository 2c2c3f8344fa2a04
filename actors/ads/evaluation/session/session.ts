// Plays every combination of candidate versions in the same held-out worlds.
import type { StartProgress } from "tutti";
import type { MarketOptions } from "../../simulator/market-options.js";
import { Arena } from "../arena.js";
import { TUTTI } from "../comparison-plan.js";
import type { TeamContender, TeamMember } from "../contender.js";
import type { Quotient } from "../paired-lift.js";
import type { Candidate } from "./session-file.js";

/** True click rates by combination: bit c of its number is candidate c; a world each. */
export async function playSession(
  candidates: readonly Candidate[],
  worlds: readonly MarketOptions[],
  startProgress: StartProgress,
): Promise<readonly (readonly Quotient[])[]> {
  const combinations = Array.from({ length: 2 ** candidates.length }, (_, combination) =>
    teamOf(candidates.filter((_candidate, index) => (combination >> index) & 1)),
  );
  let played = 0;
  const progress = startProgress("Playing", combinations.length * worlds.length);
  const arena = new Arena((more) => {
    played += more;
    progress.advance(played);
  });
  try {
    const rates = await Promise.all(
      combinations.map(async (contender) => {
        const cards = await arena.play(contender, worlds, false);
        return cards.map(({ expectedClicks, impressions }) => ({ of: expectedClicks, per: impressions }));
      }),
    );
    progress.finish();
    return rates;
  } finally {
    await arena.close();
  }
}

function teamOf(candidates: readonly Candidate[]): TeamContender {
  const weights: Record<TeamMember, number> = { ...TUTTI.weights };
  const modules: Partial<Record<TeamMember, string>> = {};
  for (const { agent, module, weight } of candidates) {
    if (weight !== undefined) weights[agent] = weight;
    if (module !== undefined) modules[agent] = module;
  }
  return { ...TUTTI, weights, modules };
}
