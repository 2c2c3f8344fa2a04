// Whole ad decisions: targeting, three to sixteen agents, vote, budgets, caps; over catalogues of 100 to 10,000 campaigns. Every
// auction is lost, so that what was reserved comes back and no budget runs out.
import { type AgentSpec, createEngine, DecisionTable } from "tutti";
import { type AdEvent, type AdRequest, adsEngineOptions, demonstrationCatalogue, momentOf } from "tutti/ads";
import { AdDemonstration } from "../../actors/ads/market/demonstration.js";
import type { Micros } from "../../actors/ads/money.js";
import type { Bench, Contender, Running, Sample } from "../harness/contender.js";
import { timed } from "./timed.js";

const CAMPAIGNS: readonly number[] = [100, 1_000, 10_000];
const AGENTS: readonly number[] = [3, 8, 16];
/** Of the ads pack itself. */
const TEAM = 3;
const REQUESTS = 2_000;
const SEED = 1;
/** Milliseconds: a benchmark must not measure fallbacks. */
const DEADLINE = 1_000;

export const adsBench: Bench = {
  name: "ads",
  title: "whole ad decisions into a table: by campaigns of the catalogue, and by agents",
  contenders: ({ quick }) =>
    quick
      ? [contender("100 campaigns", 100, TEAM), contender("8 agents", 100, 8)]
      : [
          ...CAMPAIGNS.map((campaigns) => contender(`${campaigns} campaigns`, campaigns, TEAM)),
          ...AGENTS.map((agents) => contender(`${agents} agents`, 1_000, agents)),
        ],
};

function contender(setting: string, campaigns: number, agents: number): Contender {
  return {
    system: "Tutti decideMany, packed",
    setting,
    unit: "decisions/s",
    open: () => open(campaigns, agents),
  };
}

async function open(campaigns: number, agents: number): Promise<Running> {
  const catalogue = demonstrationCatalogue(SEED, campaigns);
  const { requests } = new AdDemonstration(catalogue, SEED, REQUESTS);
  const options = adsEngineOptions(catalogue, { deadline: DEADLINE });
  const [first] = options.agents;
  const voices = Array.from(
    { length: agents - TEAM },
    (_, voice): AgentSpec<AdRequest, number, AdEvent> => ({
      module: new URL(`../agents/opinion.js?agent=${TEAM + voice}`, import.meta.url),
      weight: 0.1,
      ...(first?.host === undefined ? {} : { host: first.host }),
    }),
  );
  const engine = await createEngine({ ...options, agents: [...options.agents, ...voices] });
  const table = new DecisionTable<number>(REQUESTS);
  return {
    run: async (milliseconds): Promise<Sample> => {
      let winners = 0;
      let made = 0;
      const value = await timed(milliseconds, async () => {
        await engine.decideMany(requests, table);
        for (const [row, request] of requests.entries()) {
          made++;
          if ((table.winners[row] as number) < 0) continue;
          winners++;
          const { id, winner = 0 } = table.decision(row);
          const bid = 0 as Micros;
          engine.observe({
            type: "loss",
            decision: id,
            campaign: winner,
            bid,
            time: request.time,
            moment: momentOf(request),
          });
        }
        return REQUESTS;
      });
      if (winners === 0) throw new Error("no campaign was ever chosen: budgets or caps ran out");
      return { value, details: { "with a winner, %": (100 * winners) / made } };
    },
    close: () => engine.close(),
  };
}
