// One impression: its media, sizes, durations, formats, floor; or why no bid of ours could be taken for it.
// Of several media audio goes before video and video before banner: one impression is one decision.
import type { AdRequest, MediaType } from "../ad-request.js";
import { mimeType } from "../catalogue/mime-type.js";
import { type Micros, toMicros } from "../money.js";
import type { Fields } from "./fields.js";
import type { ImpressionSlot } from "./impression-slot.js";
import { InvalidBidRequestError } from "./invalid-bid-request.js";
import { NO_BID_CODE, type NoBid } from "./no-bid-reason.js";
import { readCategories } from "./read-categories.js";

const MEDIA: readonly MediaType[] = ["audio", "video", "banner"];
/** Mime types and sizes kept, each: to know fewer means fewer bids, never a wrong one. */
const MOST_FORMATS = 64;
/** Characters of a mime type; the catalogue has no longer ones. */
const LONGEST_MIME = 128;
/** Where nothing is said, a floor is in this currency. */
const DEFAULT_CURRENCY = "USD";
/** Units of a currency for a thousand impressions, above which a floor is no price. */
const HIGHEST_FLOOR = 1e9;

type SlotPart = Pick<
  AdRequest,
  "media" | "mimes" | "sizes" | "minimumDuration" | "maximumDuration" | "blockedAttributes"
>;
/** What all impressions of a bid request have in common. */
export type RequestPart = Omit<AdRequest, keyof SlotPart | "impression" | "floor" | "slot">;

export function readImpression(
  impression: Fields,
  slot: number,
  part: RequestPart,
  currency: string,
): ImpressionSlot {
  const id = impression.identifier("id");
  const floor = readFloor(impression);
  const offer = readOffer(impression);
  const blocked = readCategories(impression, "bcat");
  const noBid = refusal(impression, offer, floor, currency);
  if (noBid !== undefined || offer === undefined) {
    return { kind: "declined", impression: id, noBid: noBid ?? UNSUPPORTED };
  }
  const blockedCategories = [...part.blockedCategories, ...blocked];
  return {
    kind: "offered",
    impression: id,
    request: { ...part, ...offer, impression: id, floor, slot, blockedCategories },
  };
}

const UNSUPPORTED: NoBid = {
  code: NO_BID_CODE.unsupportedImpression,
  reason: "the impression takes neither audio nor video nor banner",
};
const DEALS_ONLY: NoBid = {
  code: NO_BID_CODE.unsupportedImpression,
  reason: "the impression takes deals only",
};

function refusal(
  impression: Fields,
  offer: SlotPart | undefined,
  floor: Micros,
  currency: string,
): NoBid | undefined {
  if (offer === undefined) return UNSUPPORTED;
  if (impression.object("pmp")?.flag("private_auction")) return DEALS_ONLY;
  const floorCurrency = impression.text("bidfloorcur").toUpperCase() || DEFAULT_CURRENCY;
  if (floor > 0 && floorCurrency !== currency) {
    const reason = `the floor is in ${floorCurrency.slice(0, 3)}, and bids are in ${currency}`;
    return { code: NO_BID_CODE.unsupportedCurrency, reason };
  }
  return undefined;
}

function readFloor(impression: Fields): Micros {
  const floor = impression.number("bidfloor");
  if (floor <= HIGHEST_FLOOR) return toMicros(floor);
  throw new InvalidBidRequestError(impression.pathOf("bidfloor"), `must be at most ${HIGHEST_FLOOR}`);
}

function readOffer(impression: Fields): SlotPart | undefined {
  // All are read, so that a wrong type is told wherever it is.
  const offers = MEDIA.map((media) => {
    const fields = impression.object(media);
    return fields === undefined ? undefined : readMedia(media, fields);
  });
  return offers.find((offer) => offer !== undefined);
}

function readMedia(media: MediaType, fields: Fields): SlotPart {
  const required = Math.max(0, ...fields.integers("rqddurs"));
  return {
    media,
    mimes: readMimes(fields),
    sizes: media === "audio" ? [] : readSizes(fields),
    // Of several durations that are required exactly, the longest is offered.
    minimumDuration: required || fields.number("minduration"),
    maximumDuration: required || fields.number("maxduration"),
    blockedAttributes: fields.integers("battr"),
  };
}

/** One that is too long is cut, not left out: an empty list would accept everything. */
function readMimes(fields: Fields): string[] {
  const mimes = fields.texts("mimes").slice(0, MOST_FORMATS);
  return mimes.map((mime) => mimeType(mime.slice(0, LONGEST_MIME)));
}

/** From `w` and `h` and, in banners, `format`; a size with a side left out is none. */
function readSizes(fields: Fields): (readonly [number, number])[] {
  return [fields, ...fields.objects("format")]
    .map((size) => [size.number("w"), size.number("h")] as const)
    .filter(([width, height]) => width > 0 && height > 0)
    .slice(0, MOST_FORMATS);
}
