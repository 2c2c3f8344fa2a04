// Which campaigns accept each value of one attribute of a request: a country, a device, an hour.
// A campaign that names no value accepts all; one that names some never accepts a value that the request leaves unsaid.
import type { Campaign } from "../campaign.js";
import { CampaignSet } from "./campaign-set.js";

export class AttributeIndex<Value extends string | number> {
  readonly #indifferent: CampaignSet;
  readonly #accepting = new Map<Value, CampaignSet>();

  /** @param values that a campaign names; none for all. */
  constructor(ordered: readonly Campaign[], values: (campaign: Campaign) => readonly Value[]) {
    this.#indifferent = new CampaignSet(ordered.length);
    for (const [place, campaign] of ordered.entries()) {
      const named = values(campaign);
      if (named.length === 0) this.#indifferent.add(place);
      for (const value of named) setOf(this.#accepting, value, ordered.length).add(place);
    }
    for (const accepting of this.#accepting.values()) accepting.addAll(this.#indifferent);
  }

  accepting(value: Value): CampaignSet {
    return this.#accepting.get(value) ?? this.#indifferent;
  }
}

/** The set at `key`, made where there is none. */
export function setOf<Key>(sets: Map<Key, CampaignSet>, key: Key, places: number): CampaignSet {
  const known = sets.get(key);
  if (known !== undefined) return known;
  const made = new CampaignSet(places);
  sets.set(key, made);
  return made;
}
