// What happened in one world while the team that is not trained yet played it, in order: what each agent learns from on its own.
// It must never tell what only the oracle knows.
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { type AgentCampaign, agentCatalogue } from "../agents/agent-catalogue.js";
import { InterestProfiler } from "../agents/profiling/interest-profiler.js";
import { TargetingIndex } from "../catalogue/targeting/targeting-index.js";
import { TUTTI } from "../evaluation/comparison-plan.js";
import { openContender } from "../evaluation/contender-policy.js";
import { HISTORY_DAYS } from "../evaluation/play-market.js";
import { unkept } from "../memory/pieces.js";
import { createMarket } from "../simulator/market.js";
import type { MarketOptions } from "../simulator/market-options.js";

/** A bid, and what came of it in the end. */
export interface Deal {
  readonly kind: "deal";
  readonly request: AdRequest;
  readonly campaign: number;
  /** Campaigns that the request could have been for, this one among them. */
  readonly candidates: readonly number[];
  /** Micro-units for a thousand. */
  readonly price: number;
  won: boolean;
  clicked: boolean;
}

export interface Heard {
  readonly kind: "heard";
  readonly event: AdEvent;
}

export interface Diary {
  readonly campaigns: readonly AgentCampaign[];
  readonly fingerprint: string;
  readonly entries: readonly (Deal | Heard)[];
}

/** Bids all that an impression is worth: who buys only what is likely to be clicked learns little of the rest. */
const DIARIST = { ...TUTTI, bidding: { ...TUTTI.bidding, selectivity: 0 } };

export async function keepDiary(world: MarketOptions): Promise<Diary> {
  const { simulator, catalogue, fingerprint, history } = createMarket(world);
  const policy = await openContender(DIARIST, catalogue, world.seed);
  const entries: (Deal | Heard)[] = [];
  const deals = new Map<string, Deal>();
  const { campaigns } = agentCatalogue(catalogue);
  const index = new TargetingIndex(catalogue.campaigns);
  // Tells the diary what the team's own Profiler tells the team.
  const profiler = new InterestProfiler(campaigns, unkept);
  const hear = (event: AdEvent): void => {
    entries.push({ kind: "heard", event });
    policy.learn(event);
    if (event.type === "click") profiler.click(event.campaign, event.listener, event.time, event.moment);
    const interests = event.type === "listening" ? profiler.listen(event) : undefined;
    if (interests !== undefined) entries.push({ kind: "heard", event: interests });
    if (event.type !== "impression" && event.type !== "click") return;
    const deal = deals.get(event.decision);
    if (deal === undefined) return;
    if (event.type === "impression") deal.won = true;
    else deal.clicked = true;
  };
  for (const event of history(HISTORY_DAYS)) hear(event);
  simulator.reset(world.seed);
  for (;;) {
    const request = simulator.next();
    for (const event of simulator.news()) hear(event);
    if (request === undefined) break;
    const bid = policy.decide(request);
    if (bid === undefined) continue;
    const { campaign, price, decision } = bid;
    const candidates = [...index.eligible(request)];
    const deal: Deal = { kind: "deal", request, campaign, candidates, price, won: false, clicked: false };
    deals.set(decision, deal);
    entries.push(deal);
    for (const event of simulator.act(bid)) hear(event);
  }
  await policy.close();
  return { campaigns, fingerprint, entries };
}
