// Why a bid was made or not, for `--explain`: the engine's rationale with campaigns named beside their indexes.
// It must never add what the coordinator did not see.
import type { Decision, Rationale } from "tutti";
import type { Catalogue } from "../catalogue/campaign.js";

export interface ImpressionRationale extends Rationale<number> {
  readonly impid: string;
  /** Ids of `candidates`, in the same order. */
  readonly campaigns: readonly string[];
}

export function explainDecision(
  impression: string,
  decision: Decision<number>,
  { campaigns }: Catalogue,
): ImpressionRationale {
  const { rationale } = decision;
  const ids = rationale.candidates.map((index) => campaigns[index]?.id ?? "");
  return { impid: impression, campaigns: ids, ...rationale };
}

/** Why nothing won, counted by reason; a candidate counts for its first. As in "the total budget is spent (9)". */
export function exclusionsInWords({ candidates, agents, exclusions, refusals }: Rationale<number>): string {
  const first = new Map<number, string>();
  const tell = (candidate: number, reason: string): void => {
    if (!first.has(candidate)) first.set(candidate, reason);
  };
  for (const { candidate, reason } of exclusions) tell(candidate, reason);
  for (const { agent, vetoes } of agents) {
    for (const { candidate, reason } of vetoes) tell(candidate, reason ?? `vetoed by ${agent}`);
  }
  for (const { candidate, reason } of refusals) tell(candidate, reason);
  const counts = new Map<string, number>();
  for (const reason of first.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const told = [...counts].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${reason} (${count})`);
  const campaigns = candidates.length === 1 ? "1 campaign was" : `${candidates.length} campaigns were`;
  return `${campaigns} eligible, none could bid${told.length > 0 ? `: ${told.join(", ")}` : ""}`;
}
