// What a catalogue's campaigns could be blocked by. Block lists are long, and most of their entries name nobody here:
// those are dropped while reading, so that a long list costs the agents nothing, and none is ever cut short.
import type { Catalogue } from "../catalogue/campaign.js";
import { domainAndParents } from "../catalogue/domain-name.js";

export interface Blockable {
  /** Upper case, with those that cover them. */
  readonly categories: ReadonlySet<string>;
  readonly advertisers: ReadonlySet<string>;
  readonly attributes: ReadonlySet<number>;
}

export function blockableOf({ campaigns }: Catalogue): Blockable {
  return {
    categories: new Set(campaigns.flatMap(({ categories }) => categories.flatMap(withParents))),
    advertisers: new Set(campaigns.flatMap(({ domain }) => domainAndParents(domain))),
    attributes: new Set(
      campaigns.flatMap(({ creatives }) => creatives.flatMap(({ attributes }) => attributes)),
    ),
  };
}

/** "A-B-C" gives "A", "A-B" and itself. */
function withParents(category: string): string[] {
  const labels = category.split("-");
  return labels.map((_, last) => labels.slice(0, last + 1).join("-"));
}
