// Categories are a tree: "IAB1" covers "IAB1-2". Which campaigns want a content's categories; which ads a block list names.
import type { Campaign } from "../campaign.js";
import { setOf } from "./attribute-index.js";
import { CampaignSet } from "./campaign-set.js";

/** Campaigns by the content that they want to be near. */
export class ContentIndex {
  /** Campaigns that want no content in particular. */
  readonly indifferent: CampaignSet;
  readonly #wanting = new Map<string, CampaignSet>();

  constructor(ordered: readonly Campaign[]) {
    this.indifferent = new CampaignSet(ordered.length);
    for (const [place, { targeting }] of ordered.entries()) {
      if (targeting.categories.length === 0) this.indifferent.add(place);
      for (const category of targeting.categories) setOf(this.#wanting, category, ordered.length).add(place);
    }
    for (const [category, wanting] of this.#wanting) {
      for (const parent of parentsOf(category)) {
        const wantingParent = this.#wanting.get(parent);
        if (wantingParent !== undefined) wanting.addAll(wantingParent);
      }
    }
  }

  /** Campaigns that name the category, or one that covers it. */
  wanting(category: string): CampaignSet | undefined {
    const exact = this.#wanting.get(category);
    if (exact !== undefined) return exact;
    const dash = category.lastIndexOf("-");
    return dash > 0 ? this.wanting(category.slice(0, dash)) : undefined;
  }
}

/** Campaigns by what their ads are about, for block lists. */
export class AdCategoryIndex {
  readonly #about = new Map<string, CampaignSet>();

  constructor(ordered: readonly Campaign[]) {
    for (const [place, { categories }] of ordered.entries()) {
      for (const category of categories) {
        setOf(this.#about, category, ordered.length).add(place);
        for (const parent of parentsOf(category)) setOf(this.#about, parent, ordered.length).add(place);
      }
    }
  }

  /** Campaigns whose ads are of the category, or of one that it covers. */
  about(category: string): CampaignSet | undefined {
    return this.#about.get(category);
  }
}

/** Categories that cover this one, nearest first: "A-B-C" gives "A-B" and "A". */
function parentsOf(category: string): string[] {
  const parents: string[] = [];
  for (let dash = category.lastIndexOf("-"); dash > 0; dash = category.lastIndexOf("-", dash - 1)) {
    parents.push(category.slice(0, dash));
  }
  return parents;
}
