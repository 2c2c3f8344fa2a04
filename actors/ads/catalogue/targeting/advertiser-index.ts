// Campaigns by their advertiser's domain, for block lists: a blocked domain also blocks what is under it.
import type { Campaign } from "../campaign.js";
import { domainAndParents } from "../domain-name.js";
import { CampaignSet } from "./campaign-set.js";

const NOBODY: readonly number[] = [];

export class AdvertiserIndex {
  readonly #places = new Map<string, number[]>();
  readonly #blocked: CampaignSet;

  constructor(ordered: readonly Campaign[]) {
    this.#blocked = new CampaignSet(ordered.length);
    for (const [place, { domain }] of ordered.entries()) {
      for (const name of domainAndParents(domain)) {
        const places = this.#places.get(name);
        if (places === undefined) this.#places.set(name, [place]);
        else places.push(place);
      }
    }
  }

  /** Campaigns of blocked advertisers, good until the next call; undefined for none. */
  blocked(domains: readonly string[]): CampaignSet | undefined {
    const blocked = this.#blocked;
    blocked.clear();
    for (const domain of domains) {
      for (const place of this.#places.get(domain) ?? NOBODY) blocked.add(place);
    }
    return blocked.count > 0 ? blocked : undefined;
  }
}
