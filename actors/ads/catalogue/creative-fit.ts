// Whether a creative can be shown in a slot, and which of a campaign's would be.
// It must look at nothing but the slot: who may be met is the targeting's concern.
import type { AdRequest } from "../ad-request.js";
import type { Campaign, Creative } from "./campaign.js";

/** What of a request describes its slot. */
export type Slot = Pick<
  AdRequest,
  "media" | "mimes" | "sizes" | "minimumDuration" | "maximumDuration" | "exactDurations" | "blockedAttributes"
>;

/**
 * The creative that fits the slot and leaves the least of a screen empty: that whose shape is nearest the slot's; of several, the
 * first in the catalogue's order. Undefined when none fits.
 */
export function bestCreative(campaign: Campaign, slot: Slot): Creative | undefined {
  let best: Creative | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const creative of campaign.creatives) {
    if (!creativeFits(creative, slot)) continue;
    const misfit = shapeMisfit(creative, slot);
    if (misfit >= least) continue;
    best = creative;
    least = misfit;
  }
  return best;
}

/** How much wider or higher, as a ratio's logarithm, a video is than the slot's nearest size; 0 where either has no shape. */
function shapeMisfit({ media, width, height }: Creative, { sizes }: Slot): number {
  if (media !== "video" || width === 0 || height === 0 || sizes.length === 0) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [across, down] of sizes) {
    if (across <= 0 || down <= 0) return 0;
    least = Math.min(least, Math.abs(Math.log((width * down) / (height * across))));
  }
  return least;
}

/**
 * Same media; an accepted mime, exact banner size and duration where the slot names any; no blocked attribute.
 * A player scales video, so that its size never excludes.
 */
export function creativeFits(creative: Omit<Creative, "id" | "url">, slot: Slot): boolean {
  if (creative.media !== slot.media) return false;
  if (slot.mimes.length > 0 && !slot.mimes.includes(creative.mime)) return false;
  if (creative.attributes.some((attribute) => slot.blockedAttributes.includes(attribute))) return false;
  if (slot.media === "banner") return sizeFits(creative, slot);
  return durationFits(creative, slot);
}

function durationFits({ duration }: Pick<Creative, "duration">, slot: Slot): boolean {
  if (slot.exactDurations.length > 0 && !slot.exactDurations.includes(duration)) return false;
  return duration >= slot.minimumDuration && (slot.maximumDuration === 0 || duration <= slot.maximumDuration);
}

function sizeFits(creative: Pick<Creative, "width" | "height">, { sizes }: Slot): boolean {
  if (sizes.length === 0) return true;
  return sizes.some(([width, height]) => width === creative.width && height === creative.height);
}
