// Categories and advertisers as requests name them, for targeting and for block lists.
// A block list must never be cut short: its entries only go when no campaign could bear such a name.
import { domainName, LONGEST_DOMAIN } from "../catalogue/domain-name.js";
import type { Fields } from "./fields.js";

/** Characters of a category; the catalogue has no longer ones. */
const LONGEST_CATEGORY = 64;

/** Upper case, each once. Numbers of an exchange's own taxonomy are kept as their digits. */
export function readCategories(fields: Fields, name: string): string[] {
  const categories = fields.texts(name).filter(({ length }) => length <= LONGEST_CATEGORY);
  return [...new Set(categories.map((category) => category.toUpperCase()))];
}

/** Domains as the catalogue writes them, each once. */
export function readAdvertisers(fields: Fields, name: string): string[] {
  const domains = fields.texts(name).map(domainName);
  return [...new Set(domains.filter(({ length }) => length > 0 && length <= LONGEST_DOMAIN))];
}
