// Reads an OpenRTB 2.x bid request (2.2 to 2.6): one ad request for each impression, in Tutti's own words.
// It must never keep the value that it was given: personal fields that consent does not cover end here.
import type { AuctionType } from "../ad-request.js";
import type { Blockable } from "./blockable.js";
import { Fields } from "./fields.js";
import type { ImpressionSlot } from "./impression-slot.js";
import { InvalidBidRequestError } from "./invalid-bid-request.js";
import { NO_BID_CODE, type NoBid } from "./no-bid-reason.js";
import { allowsPersonalData } from "./privacy/consent.js";
import { readAdvertisers, readCategories } from "./read-categories.js";
import { readContent } from "./read-content.js";
import { readDevice } from "./read-device.js";
import { type RequestPart, readImpression } from "./read-impression.js";
import { readListener } from "./read-listener.js";
import { checkUnread } from "./unread-fields.js";

/** Impressions of one bid request; more are refused. */
const MOST_IMPRESSIONS = 100;
/** Less time than this, in milliseconds, is not enough to answer. */
const SHORTEST_TIME = 2;
/** A recorded request says in `ext.timestamp` when it was made; what is outside these years is no such time. */
const EARLIEST_TIME: number = Date.UTC(2010, 0, 1);
const LATEST_TIME: number = Date.UTC(2100, 0, 1);
const SECOND_PRICE = 2;
const CURRENCY = /^[A-Z]{3}$/;
/** Of categories: IAB's first taxonomy, the catalogue's own, which a request means where it says nothing. */
const TAXONOMY = 1;
const CATEGORY = /^IAB\d/i;
/** Of one request, exactly one describes where the ad would be. */
const PLACES = ["site", "app", "dooh"] as const;

/** The seat that bids where no other is named. */
export const DEFAULT_SEAT = "tutti";

export interface ReadBidRequest {
  /** The bid request's id. */
  readonly id: string;
  /** One an impression, in order. */
  readonly slots: readonly ImpressionSlot[];
}

export interface ReadingOptions {
  /** ISO 4217: that of the catalogue. A floor in another cannot be met, as no exchange rate is guessed. Default "USD". */
  readonly currency?: string;
  /** The seat that bids; a request may name those that may, and that may not. Default "tutti". */
  readonly seat?: string;
  /** What the catalogue's campaigns can be blocked by; of block lists nothing else is kept. Default: all is. */
  readonly blockable?: Blockable;
  /** When the request came in, milliseconds since 1970; default now. Its own `ext.timestamp` goes before. */
  readonly now?: number;
}

/**
 * Reads a parsed JSON value. Unknown fields are ignored; what has one obvious meaning is read, see {@link Fields}.
 * @throws {InvalidBidRequestError} with the path of what has no obvious meaning.
 */
export function readBidRequest(value: unknown, options: ReadingOptions = {}): ReadBidRequest {
  const { currency = "USD", seat = DEFAULT_SEAT, blockable, now = Date.now() } = options;
  const request = new Fields(value);
  const id = request.identifier("id");
  const impressions = readImpressions(request);
  readPlace(request);
  checkUnread(request);
  const consent = allowsPersonalData(request);
  const part: RequestPart = {
    request: id,
    auction: readAuction(request),
    time: readTime(request, now),
    consent,
    ...readListener(request, consent),
    ...readDevice(request),
    ...readContent(request),
    blockedCategories: readCategories(request, "bcat", blockable),
    blockedAdvertisers: readAdvertisers(request, "badv", blockable),
  };
  const bidder = { currency, blockable };
  const slots = impressions.map((impression, slot) => readImpression(impression, slot, part, bidder));
  const noBid = refusal(request, currency, seat);
  if (noBid === undefined) return { id, slots };
  return { id, slots: slots.map(({ impression }) => ({ kind: "declined", impression, noBid })) };
}

function readImpressions(request: Fields): readonly Fields[] {
  const impressions = request.objects("imp");
  if (impressions.length === 0) throw new InvalidBidRequestError("imp", "must have at least one impression");
  if (impressions.length > MOST_IMPRESSIONS) {
    throw new InvalidBidRequestError("imp", `must have at most ${MOST_IMPRESSIONS} impressions`);
  }
  const seen = new Map<string, string>();
  for (const impression of impressions) {
    const id = impression.identifier("id");
    const first = seen.get(id);
    if (first !== undefined) throw new InvalidBidRequestError(impression.pathOf("id"), `repeats ${first}`);
    seen.set(id, impression.pathOf("id"));
  }
  return impressions;
}

function readPlace(request: Fields): void {
  const [, second] = PLACES.filter((place) => request.object(place) !== undefined);
  if (second === undefined) return;
  throw new InvalidBidRequestError(second, "must not be there beside another of site, app and dooh");
}

/** Why no impression of the request takes a bid; undefined where that is up to each. */
function refusal(request: Fields, currency: string, seat: string): NoBid | undefined {
  const time = request.number("tmax");
  const accepted = readCurrencies(request);
  const seats = request.texts("wseat");
  const blockedSeats = request.texts("bseat");
  const taxonomy = request.number("cattax") || TAXONOMY;
  const allowed = request.texts("acat");
  if (time > 0 && time < SHORTEST_TIME) {
    return { code: NO_BID_CODE.insufficientTime, reason: `tmax leaves ${time} ms, too little to answer` };
  }
  if (accepted.length > 0 && !accepted.includes(currency)) {
    return { code: NO_BID_CODE.unsupportedCurrency, reason: `bids in ${currency} are not accepted` };
  }
  if ((seats.length > 0 && !seats.includes(seat)) || blockedSeats.includes(seat)) {
    return { code: NO_BID_CODE.unacceptedSeat, reason: `seat ${seat} may not bid` };
  }
  if (allowed.length > 0) {
    return { code: NO_BID_CODE.unsupportedTaxonomy, reason: "only ads of named categories are allowed" };
  }
  if (taxonomy !== TAXONOMY && request.texts("bcat").some((category) => !CATEGORY.test(category))) {
    const reason = `categories are blocked in taxonomy ${taxonomy}, and campaigns tell theirs in ${TAXONOMY}`;
    return { code: NO_BID_CODE.unsupportedTaxonomy, reason };
  }
  return undefined;
}

function readCurrencies(request: Fields): readonly string[] {
  return request.texts("cur").map((text, index) => {
    const code = text.toUpperCase();
    if (CURRENCY.test(code)) return code;
    throw new InvalidBidRequestError(`${request.pathOf("cur")}[${index}]`, "must be an ISO 4217 code");
  });
}

/**
 * Left out is second-price, as OpenRTB says. Fixed prices (3) and an exchange's own auctions (500 and above) are taken
 * for first-price: to shade a second-price bid loses a few auctions, not to shade a first-price one gives all its worth away.
 */
function readAuction(request: Fields): AuctionType {
  const type = request.number("at");
  if (!Number.isInteger(type)) throw new InvalidBidRequestError("at", "must be a whole number");
  return type === 0 || type === SECOND_PRICE ? "second-price" : "first-price";
}

function readTime(request: Fields, now: number): number {
  const extension = request.object("ext");
  const time = extension?.has("timestamp") ? Number(extension.text("timestamp")) : Number.NaN;
  return time >= EARLIEST_TIME && time < LATEST_TIME ? Math.floor(time) : now;
}
