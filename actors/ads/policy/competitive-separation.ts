// Rivals do not meet: within one bid request, campaigns of one separation group or one advertiser never win two slots.
// It must never forget a bid request while its slots are being decided; old ones are forgotten, up to a limit.
import { LRUCache } from "lru-cache";
import type { Constraint, Exclude } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Campaign } from "../catalogue/campaign.js";

/** Bid requests that are remembered: far more than are decided at once. */
const REQUEST_LIMIT = 16_384;
const RIVAL = "a rival, or the same advertiser, has another slot of this request";

/** Winner of one slot. */
interface Placement {
  readonly slot: number;
  readonly campaign: number;
}

export class SeparationConstraint implements Constraint<AdRequest, number, AdEvent> {
  readonly name = "competitive separation";
  readonly #campaigns: readonly Pick<Campaign, "separation" | "domain">[];
  readonly #requests = new LRUCache<string, Placement[]>({ max: REQUEST_LIMIT });

  constructor(campaigns: readonly Pick<Campaign, "separation" | "domain">[]) {
    this.#campaigns = campaigns;
  }

  exclude(request: AdRequest, candidates: readonly number[], exclude: Exclude): void {
    const placements = this.#placements(request);
    if (placements === undefined) return;
    for (let index = 0; index < candidates.length; index++) {
      if (this.#meetsRival(placements, candidates[index] as number)) exclude(index, RIVAL);
    }
  }

  /** Checks again, since slots of one request may be decided at the same time. */
  reserve(request: AdRequest, campaign: number): string | undefined {
    const placements = this.#placements(request) ?? [];
    if (this.#meetsRival(placements, campaign)) return RIVAL;
    placements.push({ slot: request.slot, campaign });
    this.#requests.set(request.request, placements);
    return undefined;
  }

  release(request: AdRequest, campaign: number): void {
    const placements = this.#requests.get(request.request);
    const index = placements?.findIndex(
      (placed) => placed.slot === request.slot && placed.campaign === campaign,
    );
    if (index !== undefined && index >= 0) placements?.splice(index, 1);
  }

  /** A slot that comes a second time belongs to another bid request, which carries the same id against the protocol. */
  #placements(request: AdRequest): Placement[] | undefined {
    const placements = this.#requests.get(request.request);
    // Emptied, not deleted: to delete its only entry costs the cache a walk through all its places.
    if (placements?.some(({ slot }) => slot === request.slot)) placements.length = 0;
    return placements;
  }

  #meetsRival(placements: readonly Placement[], campaign: number): boolean {
    const own = this.#campaigns[campaign];
    if (own === undefined) return false;
    return placements.some((placement) => {
      const other = this.#campaigns[placement.campaign];
      if (other === undefined) return false;
      return other.domain === own.domain || (own.separation !== "" && own.separation === other.separation);
    });
  }
}
