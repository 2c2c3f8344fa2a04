// Names for pieces that belong to something with a name of its own: a listener, a campaign, a word of a request.
// They must never show that name: it may be of any length and form, and may be somebody's.
import { createHash } from "node:crypto";

/** Hexadecimal digits: 120 bits, so that two names never meet by chance. */
const LENGTH = 30;
/** First digits that a page of names has in common, and how many pages there are. */
const PAGE_DIGITS = 2;
const PAGES: number = 16 ** PAGE_DIGITS;

/** SHA-256 of the name, shortened; half of a surrogate pair counts as U+FFFD. Costs 2 us. */
export function pieceName(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, LENGTH);
}

/** The beginnings that share all names out among pages of about the same size. */
export const PAGE_PREFIXES: readonly string[] = Array.from({ length: PAGES }, (_, page) =>
  page.toString(16).padStart(PAGE_DIGITS, "0"),
);
