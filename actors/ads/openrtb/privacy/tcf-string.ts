// What a TCF consent string says: the core string of the IAB Europe Transparency and Consent Framework, version 2.
// It reads purposes, not vendors: who runs this engine as which vendor is not known here.
import { BitText } from "./bit-text.js";

const VERSION = 2;
/** Where the consents to purposes 1 to 24 begin. */
const PURPOSE_CONSENTS = 152;
/** Store and access on a device; make a profile for advertising; use it to choose ads. */
const PURPOSES_NEEDED: readonly number[] = [1, 3, 4];

/** Whether the listener consents to all that personal data is used for here. False for any other text. */
export function tcfConsents(text: string): boolean {
  try {
    const bits = new BitText(text.split(".", 1)[0] ?? "");
    if (bits.integer(6) !== VERSION) return false;
    return PURPOSES_NEEDED.every((purpose) => bits.seek(PURPOSE_CONSENTS + purpose - 1).bit());
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
