// A team of agents as a policy of the market: the winner's best creative, at the team's price.
// It must never know more of the market than the engine behind a real server would.
import type { EngineOptions } from "tutti";
import { type Interference, type Kept, SequentialEngine } from "tutti/learn";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { bestCreative } from "../catalogue/creative-fit.js";
import type { Bid } from "../simulator/auction.js";
import type { AdPolicy } from "./ad-policy.js";

export class EnginePolicy implements AdPolicy {
  readonly #engine: SequentialEngine<AdRequest, number, AdEvent>;
  readonly #catalogue: Catalogue;

  private constructor(engine: SequentialEngine<AdRequest, number, AdEvent>, catalogue: Catalogue) {
    this.#engine = engine;
    this.#catalogue = catalogue;
  }

  /** One at a time in a thread: the agents' modules hold their state. */
  static async open(
    options: EngineOptions<AdRequest, number, AdEvent>,
    catalogue: Catalogue,
    interference?: Interference<AdRequest>,
    kept?: readonly Kept[],
  ): Promise<EnginePolicy> {
    return new EnginePolicy(await SequentialEngine.open(options, interference, kept), catalogue);
  }

  decide(request: AdRequest): Bid | undefined {
    const { id, winner, price } = this.#engine.decide(request);
    const campaign = winner === undefined ? undefined : this.#catalogue.campaigns[winner];
    if (campaign === undefined || price === undefined) return undefined;
    const shown = bestCreative(campaign, request);
    if (shown === undefined) return undefined;
    return { decision: id, campaign: campaign.index, creative: campaign.creatives.indexOf(shown), price };
  }

  learn(event: AdEvent): void {
    this.#engine.observe(event);
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}
