// The IAB Global Privacy Platform string: a header that names sections, and a section for each, parted by "~".
// It must never skip a section that applies: one that is missing or unknown allows nothing.
import { BitText } from "./bit-text.js";
import { tcfConsents } from "./tcf-string.js";
import { usPrivacyAllows, usSectionAllows } from "./us-privacy.js";

const HEADER_TYPE = 3;
const HEADER_VERSION = 1;
const TCF_EUROPE = 2;
const US_PRIVACY = 6;
/** Sections of one string; there are about 25 today. */
const MOST_SECTIONS = 64;

/**
 * Whether each section that applies allows personal data.
 * @param applicable `gpp_sid`; empty where the request does not say: then all sections of the string apply.
 */
export function gppAllows(text: string, applicable: readonly number[]): boolean {
  const sections = readSections(text);
  if (sections === undefined) return false;
  // 0 and below say that no section applies.
  const ids = applicable.length === 0 ? [...sections.keys()] : applicable.filter((id) => id > 0);
  return ids.every((id) => sectionAllows(id, sections.get(id) ?? ""));
}

function sectionAllows(id: number, section: string): boolean {
  switch (id) {
    case TCF_EUROPE:
      return tcfConsents(section);
    case US_PRIVACY:
      return usPrivacyAllows(section);
    default:
      return usSectionAllows(id, section);
  }
}

/** Sections by their number; undefined where the text is no such string. */
function readSections(text: string): ReadonlyMap<number, string> | undefined {
  const [header = "", ...sections] = text.split("~", MOST_SECTIONS + 1);
  try {
    const ids = readHeader(new BitText(header));
    return new Map(ids.map((id, index) => [id, sections[index] ?? ""]));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The header's list of section numbers: single ones and ranges, each as its distance from the one before. */
function readHeader(bits: BitText): number[] {
  if (bits.integer(6) !== HEADER_TYPE || bits.integer(6) !== HEADER_VERSION) {
    throw new RangeError("not the header of a GPP string");
  }
  const ids: number[] = [];
  let last = 0;
  for (let entries = bits.integer(12); entries > 0; entries--) {
    const isRange = bits.bit();
    const first = last + bits.fibonacci();
    last = isRange ? first + bits.fibonacci() : first;
    if (ids.length + last - first >= MOST_SECTIONS) throw new RangeError("too many sections");
    for (let id = first; id <= last; id++) ids.push(id);
  }
  return ids;
}
