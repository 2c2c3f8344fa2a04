// What an impression offers in one kind of media: sizes, durations, formats; or why no ad of ours could be shown there.
// It must never offer more than the player or page takes.
import type { AdRequest, MediaType } from "../ad-request.js";
import { mimeType } from "../catalogue/mime-type.js";
import type { Micros } from "../money.js";
import type { Blockable } from "./blockable.js";
import type { Fields } from "./fields.js";
import { InvalidBidRequestError } from "./invalid-bid-request.js";
import { readDurationFloor } from "./read-floor.js";
import { type VastProtocol, vastProtocol } from "./vast-protocol.js";

/** Mime types, sizes and durations kept, each: to know fewer means fewer bids, never a wrong one. */
const MOST_FORMATS = 64;
/** Characters of a mime type; the catalogue has no longer ones. */
const LONGEST_MIME = 128;
/** AdCOM's numbers: an image with a link, ads that stand in the content, and delivery of a whole file. */
const IMAGE_WITH_LINK = 2;
const LINEAR = 1;
const STREAMING = 1;

export type SlotPart = Pick<
  AdRequest,
  "media" | "mimes" | "sizes" | "minimumDuration" | "maximumDuration" | "exactDurations" | "blockedAttributes"
>;

export interface MediaOffer {
  readonly slot: SlotPart;
  /** That holds beside the impression's. */
  readonly floor: Micros;
  /** Of audio and video. */
  readonly protocol: VastProtocol | undefined;
}

/** Why no ad of ours could be shown, as in "the player takes no VAST that we write". */
export type MediaRefusal = string;

export function readMedia(
  media: MediaType,
  fields: Fields,
  blockable: Blockable | undefined,
): MediaOffer | MediaRefusal {
  return media === "banner" ? readBanner(fields, blockable) : readPlayed(media, fields, blockable);
}

function readBanner(fields: Fields, blockable: Blockable | undefined): MediaOffer | MediaRefusal {
  const formats = fields.objects("format");
  const sizes = readSizes([fields, ...formats]);
  const slot: SlotPart = {
    media: "banner",
    mimes: readMimes(fields),
    sizes,
    minimumDuration: 0,
    maximumDuration: 0,
    exactDurations: [],
    blockedAttributes: readAttributes(fields, blockable),
  };
  if (fields.integers("btype").includes(IMAGE_WITH_LINK)) return "the banner may be no image with a link";
  if (sizes.length === 0 && formats.length > 0) return "the banner's sizes are proportions";
  return { slot, floor: 0 as Micros, protocol: undefined };
}

function readPlayed(
  media: "audio" | "video",
  fields: Fields,
  blockable: Blockable | undefined,
): MediaOffer | MediaRefusal {
  const exact = readDurations(fields);
  const shortest = fields.number("minduration");
  const pod = fields.number("poddur");
  // No ad of a pod lasts longer than the pod.
  const longest = fields.number("maxduration") || pod;
  const slot: SlotPart = {
    media,
    mimes: readMimes(fields),
    sizes: media === "audio" ? [] : readSizes([fields]),
    // Durations that are asked for exactly go before the shortest and the longest.
    minimumDuration: exact.length > 0 ? 0 : shortest,
    maximumDuration: exact.length > 0 ? 0 : longest,
    exactDurations: exact.slice(0, MOST_FORMATS),
    blockedAttributes: readAttributes(fields, blockable),
  };
  const bounds =
    exact.length > 0 ? { shortest: Math.min(...exact), longest: Math.max(...exact) } : { shortest, longest };
  const floor = readDurationFloor(fields, bounds);
  const delivery = fields.integers("delivery");
  const linearity = fields.number("linearity");
  const protocol = vastProtocol(media, fields.integers("protocols"));
  if (fields.has("mimes") && slot.mimes.length === 0) {
    throw new InvalidBidRequestError(fields.pathOf("mimes"), "must have at least one media type");
  }
  if (linearity !== 0 && linearity !== LINEAR) return "the player takes ads over the content only";
  if (delivery.length > 0 && delivery.every((way) => way === STREAMING))
    return "the player takes streams only";
  if (floor === undefined) return "the floor is for each second, and the longest duration is not said";
  if (protocol === undefined) return "the player takes no VAST that we write";
  return { slot, floor, protocol };
}

/** Seconds, each above 0. */
function readDurations(fields: Fields): readonly number[] {
  return fields.integers("rqddurs").filter((duration) => duration > 0);
}

/** Those of the catalogue's creatives; any, where it is not known. */
function readAttributes(fields: Fields, blockable: Blockable | undefined): readonly number[] {
  const blocked = fields.integers("battr");
  return blockable === undefined
    ? blocked
    : blocked.filter((attribute) => blockable.attributes.has(attribute));
}

/** One that is too long is cut, not left out: an empty list would accept everything. */
function readMimes(fields: Fields): string[] {
  const mimes = fields.texts("mimes").slice(0, MOST_FORMATS);
  return mimes.map((mime) => mimeType(mime.slice(0, LONGEST_MIME)));
}

/** A size with a side left out is none. */
function readSizes(places: readonly Fields[]): (readonly [number, number])[] {
  return places
    .map((size) => [size.number("w"), size.number("h")] as const)
    .filter(([width, height]) => width > 0 && height > 0)
    .slice(0, MOST_FORMATS);
}
