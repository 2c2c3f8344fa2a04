// Categories and advertisers as requests name them, for targeting and for block lists.
// A block list must never be cut short: its entries only go when no campaign could bear such a name.
import { domainName, LONGEST_DOMAIN } from "../catalogue/domain-name.js";
import type { Blockable } from "./blockable.js";
import type { Fields } from "./fields.js";

/** Characters of a category; the catalogue has no longer ones. */
const LONGEST_CATEGORY = 64;

/**
 * Upper case, each once. Numbers of an exchange's own taxonomy are kept as their digits.
 * @param blockable of the catalogue, for block lists; left out: every name is kept.
 */
export function readCategories(fields: Fields, name: string, blockable?: Blockable): string[] {
  const categories = new Set<string>();
  for (const text of fields.texts(name)) {
    const category = text.toUpperCase();
    if (category.length > LONGEST_CATEGORY) continue;
    if (blockable === undefined || blockable.categories.has(category)) categories.add(category);
  }
  return [...categories];
}

/** Domains as the catalogue writes them, each once. @param blockable of the catalogue; left out: every name is kept. */
export function readAdvertisers(fields: Fields, name: string, blockable?: Blockable): string[] {
  const domains = new Set<string>();
  for (const text of fields.texts(name)) {
    const domain = domainName(text);
    if (domain === "" || domain.length > LONGEST_DOMAIN) continue;
    if (blockable === undefined || blockable.advertisers.has(domain)) domains.add(domain);
  }
  return [...domains];
}
