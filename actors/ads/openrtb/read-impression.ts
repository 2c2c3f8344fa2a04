// One impression: what it offers, and its floor; or why no bid of ours could be taken for it.
// Of several media audio goes before video and video before banner: one impression is one decision.
import type { AdRequest, MediaType } from "../ad-request.js";
import type { Micros } from "../money.js";
import type { Blockable } from "./blockable.js";
import type { Fields } from "./fields.js";
import type { ImpressionSlot } from "./impression-slot.js";
import { InvalidBidRequestError } from "./invalid-bid-request.js";
import { NO_BID_CODE, type NoBid } from "./no-bid-reason.js";
import { readCategories } from "./read-categories.js";
import { readFloor } from "./read-floor.js";
import { type MediaOffer, type MediaRefusal, readMedia, type SlotPart } from "./read-media.js";

const MEDIA: readonly MediaType[] = ["audio", "video", "banner"];
/** Where nothing is said, a floor is in this currency. */
const DEFAULT_CURRENCY = "USD";
/** ISO 4217: whether such a code is in use is not ours to know. */
const CURRENCY = /^[A-Z]{3}$/;

/** What all impressions of a bid request have in common. */
export type RequestPart = Omit<AdRequest, keyof SlotPart | "impression" | "floor" | "slot">;

/** Of the one who bids: what it can bid in, and be blocked by. */
export interface BidderPart {
  readonly currency: string;
  readonly blockable: Blockable | undefined;
}

export function readImpression(
  impression: Fields,
  slot: number,
  part: RequestPart,
  { currency, blockable }: BidderPart,
): ImpressionSlot {
  const id = impression.identifier("id");
  const floor = readFloor(impression);
  const floorCurrency = readCurrency(impression);
  const privateAuction = readDeals(impression);
  const secure = impression.flag("secure");
  const offer = readOffer(impression, blockable);
  const declined = (code: NoBid["code"], reason: string): ImpressionSlot => ({
    kind: "declined",
    impression: id,
    noBid: { code, reason },
  });
  if (typeof offer === "string") return declined(NO_BID_CODE.unsupportedImpression, offer);
  if (privateAuction) return declined(NO_BID_CODE.unsupportedImpression, "the impression takes deals only");
  const highest = Math.max(floor, offer.floor) as Micros;
  if (highest > 0 && floorCurrency !== currency) {
    const reason = `the floor is in ${floorCurrency}, and bids are in ${currency}`;
    return declined(NO_BID_CODE.unsupportedCurrency, reason);
  }
  const blocked = readCategories(impression, "bcat", blockable);
  return {
    kind: "offered",
    impression: id,
    request: adRequest(part, offer.slot, { id, floor: highest, slot, blocked }),
    secure,
    protocol: offer.protocol,
  };
}

interface OwnPart {
  readonly id: string;
  readonly floor: Micros;
  readonly slot: number;
  readonly blocked: readonly string[];
}

/** Field by field: to spread three objects took as long as to read them. */
function adRequest(part: RequestPart, offer: SlotPart, { id, floor, slot, blocked }: OwnPart): AdRequest {
  const { blockedCategories } = part;
  return {
    request: part.request,
    impression: id,
    media: offer.media,
    auction: part.auction,
    floor,
    time: part.time,
    listener: part.listener,
    consent: part.consent,
    birthYear: part.birthYear,
    gender: part.gender,
    device: part.device,
    country: part.country,
    region: part.region,
    language: part.language,
    utcOffset: part.utcOffset,
    categories: part.categories,
    keywords: part.keywords,
    mood: part.mood,
    activity: part.activity,
    minimumDuration: offer.minimumDuration,
    maximumDuration: offer.maximumDuration,
    exactDurations: offer.exactDurations,
    sizes: offer.sizes,
    mimes: offer.mimes,
    blockedCategories: blocked.length === 0 ? blockedCategories : [...blockedCategories, ...blocked],
    blockedAdvertisers: part.blockedAdvertisers,
    blockedAttributes: offer.blockedAttributes,
    slot,
  };
}

function readCurrency(impression: Fields): string {
  const currency = impression.text("bidfloorcur").toUpperCase() || DEFAULT_CURRENCY;
  if (CURRENCY.test(currency)) return currency;
  throw new InvalidBidRequestError(impression.pathOf("bidfloorcur"), "must be an ISO 4217 code");
}

/** Whether only those who have a deal may bid. */
function readDeals(impression: Fields): boolean {
  const market = impression.object("pmp");
  for (const deal of market?.objects("deals") ?? []) deal.identifier("id");
  return market?.flag("private_auction") ?? false;
}

/** The first of our media that can be shown; else why the first that is offered cannot. */
function readOffer(impression: Fields, blockable: Blockable | undefined): MediaOffer | MediaRefusal {
  // All are read, so that a wrong type is told wherever it is.
  const offers = MEDIA.flatMap((media): (MediaOffer | MediaRefusal)[] => {
    const fields = impression.object(media);
    return fields === undefined ? [] : [readMedia(media, fields, blockable)];
  });
  const native = impression.object("native");
  if (native !== undefined && !native.has("request")) {
    throw new InvalidBidRequestError(native.pathOf("request"), "is required");
  }
  if (offers.length === 0 && native === undefined) {
    throw new InvalidBidRequestError(impression.path, "must have banner, video, audio or native");
  }
  const first = offers.find((offer) => typeof offer !== "string") ?? offers[0];
  return first ?? "the impression takes native ads only";
}
