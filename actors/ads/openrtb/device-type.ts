// What kind of device a request comes from: OpenRTB's device type, and the user agent where that says little.
// It must never look at more of the user agent than a few well-known words: it is no fingerprint.
import type { DeviceType } from "../ad-request.js";

/** AdCOM 1.0, "List: Device Types". 1 (mobile or tablet), 6 (connected device) and 8 (out of home) say little. */
const TYPES: ReadonlyMap<number, DeviceType> = new Map([
  [2, "desktop"],
  [3, "tv"],
  [4, "phone"],
  [5, "tablet"],
  [7, "tv"],
]);
const MOBILE = 1;

/** In this order: a tablet's or a television's user agent often names a phone's system too. */
const WORDS: readonly (readonly [RegExp, DeviceType])[] = [
  [/alexa|amazon echo|google home|homepod|sonos|smart ?speaker/i, "speaker"],
  [/carplay|android auto|automotive|tesla/i, "car"],
  [/smart-?tv|appletv|apple tv|roku|googletv|bravia|aftt|tizen.*tv|web0s/i, "tv"],
  [/ipad|tablet|kindle|silk\//i, "tablet"],
  [/iphone|ipod|android.*mobile|windows phone/i, "phone"],
  [/android/i, "tablet"],
  [/windows|macintosh|mac os x|cros|x11|linux/i, "desktop"],
];

/** @param type OpenRTB's number, 0 for none. */
export function deviceType(type: number, userAgent: string): DeviceType {
  const told = TYPES.get(type);
  if (told !== undefined) return told;
  const known = WORDS.find(([word]) => word.test(userAgent));
  if (type !== MOBILE) return known?.[1] ?? "other";
  return known?.[1] === "tablet" ? "tablet" : "phone";
}
