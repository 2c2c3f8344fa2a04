// The engine's options for a monolith: Tutti's own, with the team replaced by one agent.
import type { EngineOptions } from "tutti";
import type { AdEvent } from "../../ad-event.js";
import type { AdRequest } from "../../ad-request.js";
import { agentCatalogue } from "../../agents/agent-catalogue.js";
import type { Catalogue } from "../../catalogue/campaign.js";
import { adsEngineOptions } from "../../policy/ads-engine-options.js";
import type { MonolithSettings } from "./monolith-settings.js";

export function monolithEngineOptions(
  catalogue: Catalogue,
  settings: MonolithSettings,
): EngineOptions<AdRequest, number, AdEvent> {
  const { vote: _, features: __, ...options } = adsEngineOptions(catalogue);
  return {
    ...options,
    agents: [
      {
        module: new URL("./monolith-agent.js", import.meta.url),
        options: { ...agentCatalogue(catalogue), settings },
      },
    ],
  };
}
