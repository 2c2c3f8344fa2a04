// What the publisher does not want: blocked categories and advertisers, once more after the index (defence in depth).
// It must never cost more for a longer catalogue: labels are looked up by what the request blocks.
import type { Constraint, Exclude } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Campaign } from "../catalogue/campaign.js";

export class BlockListConstraint implements Constraint<AdRequest, number, AdEvent> {
  readonly name = "block list";
  /** Everything by whose name a campaign could be blocked, as small numbers. */
  readonly #rows = new Map<string, number>();
  readonly #categories: readonly Int32Array[];
  readonly #domains: readonly Int32Array[];
  /** The request that last blocked each label. */
  readonly #stamps: Int32Array;
  #stamp = 0;

  constructor(campaigns: readonly Pick<Campaign, "categories" | "domain">[]) {
    this.#categories = campaigns.map(({ categories }) =>
      this.#intern(categories.flatMap(coveringCategories)),
    );
    this.#domains = campaigns.map(({ domain }) => this.#intern(coveringDomains(domain)));
    this.#stamps = new Int32Array(this.#rows.size);
  }

  exclude(request: AdRequest, candidates: readonly number[], exclude: Exclude): void {
    const { blockedCategories, blockedAdvertisers } = request;
    if (blockedCategories.length === 0 && blockedAdvertisers.length === 0) return;
    this.#stamp = (this.#stamp + 1) | 0;
    for (const category of blockedCategories) this.#block(category);
    for (const domain of blockedAdvertisers) this.#block(domain);
    for (let index = 0; index < candidates.length; index++) {
      const campaign = candidates[index] as number;
      if (this.#isBlocked(this.#domains[campaign])) exclude(index, "the publisher blocks this advertiser");
      else if (this.#isBlocked(this.#categories[campaign]))
        exclude(index, "the publisher blocks its category");
    }
  }

  #block(name: string): void {
    const row = this.#rows.get(name);
    if (row !== undefined) this.#stamps[row] = this.#stamp;
  }

  #isBlocked(rows: Int32Array | undefined): boolean {
    if (rows === undefined) return false;
    for (const row of rows) if (this.#stamps[row] === this.#stamp) return true;
    return false;
  }

  #intern(names: readonly string[]): Int32Array {
    return Int32Array.from(names, (name) => {
      const row = this.#rows.get(name) ?? this.#rows.size;
      this.#rows.set(name, row);
      return row;
    });
  }
}

/** "IAB7-39" is blocked by itself and by "IAB7". */
function coveringCategories(category: string): string[] {
  const dash = category.indexOf("-");
  return dash < 0 ? [category] : [category, category.slice(0, dash)];
}

/** "shop.acme.com" is blocked by itself and by "acme.com"; a top-level domain blocks nobody. */
function coveringDomains(domain: string): string[] {
  const labels = domain.split(".");
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, first) => labels.slice(first).join("."));
}
