// Makes a contender ready to play in one market.
import type { EngineOptions } from "tutti";
import type { Kept } from "tutti/learn";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { agentCatalogue } from "../agents/agent-catalogue.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { adsEngineOptions } from "../policy/ads-engine-options.js";
import { type Contender, TEAM, type TeamContender } from "./contender.js";
import { EnginePolicy } from "./engine-policy.js";
import { FaultInjection } from "./fault-injection.js";
import { monolithEngineOptions } from "./monolith/monolith-engine-options.js";

/**
 * @param seed of what goes wrong, and of the monolith's chance.
 * @param kept is given what each agent of the team keeps; left out: that is forgotten.
 */
export function openContender(
  contender: Contender,
  catalogue: Catalogue,
  seed: number,
  kept?: readonly Kept[],
): Promise<EnginePolicy> {
  switch (contender.kind) {
    case "team": {
      const { fault } = contender;
      const injection = fault === undefined ? undefined : new FaultInjection(fault, seed);
      return EnginePolicy.open(teamEngineOptions(catalogue, contender), catalogue, injection, kept);
    }
    case "monolith": {
      const settings = { ...contender.settings, seed };
      return EnginePolicy.open(monolithEngineOptions(catalogue, settings), catalogue);
    }
  }
}

function teamEngineOptions(
  catalogue: Catalogue,
  { weights, bidding, without, modules = {}, experience = {} }: TeamContender,
): EngineOptions<AdRequest, number, AdEvent> {
  const options = adsEngineOptions(catalogue, { bidding, weights, experience });
  const agents = options.agents.map((agent, index) => {
    const member = TEAM[index] ?? "context";
    const module = modules[member];
    return {
      ...agent,
      ...(module === undefined ? {} : { module: new URL(module) }),
    };
  });
  if (without === undefined) return { ...options, agents };
  // Rules that name an agent that is not there would be refused.
  const { vote: _, ...rest } = options;
  const left = agents.filter((_agent, index) => TEAM[index] !== without);
  if (without !== "bid-optimizer") return { ...rest, agents: left };
  const module = new URL("./static-bidder.js", import.meta.url);
  return { ...rest, agents: [...left, { module, options: agentCatalogue(catalogue) }] };
}
