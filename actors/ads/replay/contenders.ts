// Who is compared: the published bidders, and Tutti's with less and less to spend on a click.
// It must never give a bidder anything of the log that is replayed: all are made of the training days and the terms.
import type { Bidder } from "./bidder.js";
import { linearBidder } from "./bidders/linear-bidder.js";
import { mcpcBidder } from "./bidders/mcpc-bidder.js";
import { rlbBidder } from "./bidders/rlb-bidder.js";
import { ssMdpBidder } from "./bidders/ss-mdp-bidder.js";
import { ValueTable } from "./bidders/value-table.js";
import type { CampaignHistory } from "./campaign-history.js";
import type { EpisodeTerms } from "./episode-terms.js";
import { PlanningBidder } from "./planning/planning-bidder.js";

export const TUTTI = "Tutti";

/** LIN's bid for a mean impression: what Cai et al. found best on the training days of campaign 2997. */
const LINEAR_BASE = 10;
/** Tutti takes a click to be worth what it cost on the training days; then a part of that, to show what thrift costs. */
const THRIFT = [2, 3, 4] as const;

/** New bidders, each with a name of its own: those of Cai et al. 2017, Tutti's, and Tutti's for whom clicks are worth less. */
export function contenders(history: CampaignHistory, terms: EpisodeTerms): readonly Bidder[] {
  const values = new ValueTable(history, terms);
  const worth = history.cost / history.clicks;
  return [
    mcpcBidder(history),
    linearBidder(history, LINEAR_BASE),
    ssMdpBidder(history, values),
    rlbBidder(values),
    new PlanningBidder(TUTTI, history, terms, worth),
    ...THRIFT.map((part) => new PlanningBidder(`${TUTTI} 1/${part}`, history, terms, worth / part)),
  ];
}
