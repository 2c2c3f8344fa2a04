// What was learned of each campaign (its responses, its pace) as pieces, one a campaign, and one of all together.
// It must never go by a campaign's position: another catalogue may have it elsewhere, or not at all.

import { pieceName } from "../../memory/piece-name.js";
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf, isText } from "../../memory/saved-values.js";
import type { AgentCampaign } from "../agent-catalogue.js";
import type { Pacing } from "./pacing.js";
import type { ResponseRates } from "./response-rates.js";

const ALL = "all";

export class CampaignRecords implements Pieces {
  readonly #campaigns: readonly AgentCampaign[];
  readonly #rates: ResponseRates;
  readonly #pacing: Pacing;
  readonly #changed: PieceChanged;
  readonly #positions: ReadonlyMap<string, number>;
  /** The piece of each campaign that has changed, and the campaign of each such piece. */
  readonly #pieces: string[] = [];
  readonly #campaignOf = new Map<string, number>();

  constructor(
    campaigns: readonly AgentCampaign[],
    rates: ResponseRates,
    pacing: Pacing,
    changed: PieceChanged,
  ) {
    this.#campaigns = campaigns;
    this.#positions = new Map(campaigns.map(({ id }, campaign) => [id, campaign]));
    this.#rates = rates;
    this.#pacing = pacing;
    this.#changed = changed;
  }

  /** Tells that the campaign's record, and that of all, has changed. */
  changed(campaign: number): void {
    this.#changed(ALL);
    this.#changed(this.#pieceOf(campaign));
  }

  save(piece: string): unknown {
    if (piece === ALL) return this.#rates.saveAll();
    const campaign = this.#campaignOf.get(piece);
    if (campaign === undefined) return undefined;
    const { id } = this.#campaigns[campaign] as AgentCampaign;
    return { id, responses: this.#rates.saveCampaign(campaign), pace: this.#pacing.save(campaign) };
  }

  restore(piece: string, value: unknown): boolean {
    if (piece === ALL) return this.#rates.restoreAll(value);
    const { id, responses, pace } = fieldsOf(value) ?? {};
    if (!isText(id) || pieceName(id) !== piece) return false;
    const campaign = this.#positions.get(id);
    // It may be there again with the next catalogue.
    if (campaign === undefined) return true;
    return (
      this.#rates.restoreCampaign(campaign, responses) &&
      (pace === undefined || this.#pacing.restore(campaign, pace))
    );
  }

  #pieceOf(campaign: number): string {
    const known = this.#pieces[campaign];
    if (known !== undefined) return known;
    const piece = pieceName((this.#campaigns[campaign] as AgentCampaign).id);
    this.#pieces[campaign] = piece;
    this.#campaignOf.set(piece, campaign);
    return piece;
  }
}
