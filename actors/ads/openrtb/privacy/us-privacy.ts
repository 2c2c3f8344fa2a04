// What privacy signals of the United States say: the IAB US Privacy string, and sections of the IAB Global Privacy Platform.
// What cannot be read counts as an opt-out.
import { BitText } from "./bit-text.js";

const US_PRIVACY = /^1[YN-][YN-][YN-]$/i;

/** Whether a US Privacy string, such as "1YNN", leaves the sale of personal data allowed. */
export function usPrivacyAllows(text: string): boolean {
  return US_PRIVACY.test(text) && text.charAt(2).toUpperCase() !== "Y";
}

/** Where the two-bit opt-outs (sale, sharing, targeted advertising) are, by section. */
const OPT_OUTS: ReadonlyMap<number, readonly number[]> = new Map([
  [7, [18, 20, 22]], // national
  [8, [12, 14]], // California
  [9, [12, 14]], // Virginia
  [10, [12, 14]], // Colorado
  [11, [14, 16]], // Utah
  [12, [12, 14]], // Connecticut
]);
const OPTED_OUT = 1;
const GLOBAL_PRIVACY_CONTROL = 1;

/** Whether a national or state section leaves sale, sharing and targeted advertising allowed. */
export function usSectionAllows(section: number, text: string): boolean {
  const optOuts = OPT_OUTS.get(section);
  if (optOuts === undefined) return false;
  try {
    const [core = "", ...further] = text.split(".");
    const bits = new BitText(core);
    const version = bits.integer(6);
    if (version !== 1 && !(section === 7 && version === 2)) return false;
    if (optOuts.some((position) => bits.seek(position).integer(2) === OPTED_OUT)) return false;
    return !further.some(signalsPrivacyControl);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function signalsPrivacyControl(segment: string): boolean {
  const bits = new BitText(segment);
  return bits.integer(2) === GLOBAL_PRIVACY_CONTROL && bits.bit();
}
