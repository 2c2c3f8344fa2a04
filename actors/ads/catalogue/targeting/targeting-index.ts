// Finds the campaigns that a request may meet, best first, without looking at those that it may not.
// For each value of each attribute it holds the campaigns that accept it, as bits in the order of prior worth; a request's
// sets are met block by block, the smallest first, until `limit` campaigns are found. So the catalogue's size hardly matters.
// Measured (Node 20, demonstration catalogue and requests, median ns a request): 1,100 for
// 100 campaigns (12 found on average), 2,100 for 1,000 (55 found), 2,300 for 10,000 and 2,400 for 100,000 (64 found)
import type { AdRequest } from "../../ad-request.js";
import { localHour } from "../../moment.js";
import type { Campaign } from "../campaign.js";
import { byPriorWorth } from "../worth.js";
import { AdvertiserIndex } from "./advertiser-index.js";
import { AttributeIndex } from "./attribute-index.js";
import { BidTiers } from "./bid-tiers.js";
import { CampaignSet } from "./campaign-set.js";
import { AdCategoryIndex, ContentIndex } from "./category-index.js";
import { FlightCalendar } from "./flight-calendar.js";
import { BLOCK, SetMeeting } from "./set-meeting.js";
import { SlotIndex } from "./slot-index.js";

/** Campaigns that the engine looks at for one request, unless told otherwise: its own default limit. */
const DEFAULT_LIMIT = 64;

export interface TargetingOptions {
  /** At most this many campaigns for a request, those of the highest prior worth; default 64. */
  readonly limit?: number;
}

export class TargetingIndex {
  /** Catalogue index and maximum bid of the campaign at each place of the order. */
  readonly #order: Int32Array;
  readonly #maximumBids: Float64Array;
  readonly #places: Int32Array;
  readonly #serving: CampaignSet;
  readonly #slots: SlotIndex;
  readonly #calendar: FlightCalendar;
  readonly #tiers: BidTiers;
  readonly #countries: AttributeIndex<string>;
  readonly #regions: AttributeIndex<string>;
  readonly #languages: AttributeIndex<string>;
  readonly #devices: AttributeIndex<string>;
  readonly #moods: AttributeIndex<string>;
  readonly #activities: AttributeIndex<string>;
  readonly #hours: AttributeIndex<number>;
  readonly #content: ContentIndex;
  readonly #about: AdCategoryIndex;
  readonly #advertisers: AdvertiserIndex;
  readonly #sets = new SetMeeting();
  readonly #found: Int32Array;

  constructor(campaigns: readonly Campaign[], { limit = DEFAULT_LIMIT }: TargetingOptions = {}) {
    if (!Number.isSafeInteger(limit) || limit < 1)
      throw new RangeError(`limit must be an integer >= 1, not ${limit}`);
    this.#found = new Int32Array(limit);
    this.#order = byPriorWorth(campaigns);
    const ordered = Array.from(this.#order, (index) => campaigns[index]).filter(
      (campaign) => campaign !== undefined,
    );
    this.#maximumBids = Float64Array.from(ordered, ({ maximumBid }) => maximumBid);
    this.#places = new Int32Array(ordered.length);
    this.#serving = new CampaignSet(ordered.length);
    for (const [place, index] of this.#order.entries()) {
      this.#places[index] = place;
      this.#serving.add(place);
    }
    this.#slots = new SlotIndex(ordered);
    this.#calendar = new FlightCalendar(ordered);
    this.#tiers = new BidTiers(ordered);
    this.#countries = new AttributeIndex(ordered, ({ targeting }) => targeting.countries);
    this.#regions = new AttributeIndex(ordered, ({ targeting }) => targeting.regions);
    this.#languages = new AttributeIndex(ordered, ({ targeting }) => targeting.languages);
    this.#devices = new AttributeIndex<string>(ordered, ({ targeting }) => targeting.devices);
    this.#moods = new AttributeIndex(ordered, ({ targeting }) => targeting.moods);
    this.#activities = new AttributeIndex(ordered, ({ targeting }) => targeting.activities);
    this.#hours = new AttributeIndex(ordered, ({ targeting }) => targeting.hours);
    this.#content = new ContentIndex(ordered);
    this.#about = new AdCategoryIndex(ordered);
    this.#advertisers = new AdvertiserIndex(ordered);
  }

  /**
   * Takes a campaign out, or puts it back: one whose budget is spent would only fill a place among the `limit`.
   * @param campaign index in the catalogue.
   */
  setServing(campaign: number, serving: boolean): void {
    const place = this.#places[campaign];
    if (place === undefined) return;
    if (serving) this.#serving.add(place);
    else this.#serving.remove(place);
  }

  /**
   * Indexes of the campaigns that have a creative for the slot, are in flight, want this request, are not blocked and
   * may bid its floor; highest prior worth first, at most `limit`. A fresh list.
   */
  eligible(request: AdRequest): number[] {
    this.#gather(request);
    const count = this.#meet(request.floor);
    const found = new Array<number>(count);
    for (let at = 0; at < count; at++) found[at] = this.#found[at] as number;
    return found;
  }

  #gather(request: AdRequest): void {
    const sets = this.#sets;
    sets.begin(this.#slots.fitting(request));
    this.#require(this.#serving);
    this.#require(this.#calendar.flying(request.time));
    this.#require(this.#countries.accepting(request.country));
    this.#require(this.#regions.accepting(request.region));
    this.#require(this.#languages.accepting(request.language));
    this.#require(this.#devices.accepting(request.device));
    this.#require(this.#moods.accepting(request.mood));
    this.#require(this.#activities.accepting(request.activity));
    this.#require(this.#hours.accepting(localHour(request.time, request.utcOffset)));
    this.#require(this.#tiers.atLeast(request.floor));
    this.#gatherContent(request.categories);
    for (const category of request.blockedCategories) {
      const about = this.#about.about(category);
      if (about !== undefined) sets.refuse(about);
    }
    const blocked = this.#advertisers.blocked(request.blockedAdvertisers);
    if (blocked !== undefined) sets.refuse(blocked);
  }

  #gatherContent(categories: readonly string[]): void {
    const { indifferent } = this.#content;
    if (indifferent.count === this.#order.length) return;
    for (const category of categories) {
      const wanting = this.#content.wanting(category);
      if (wanting !== undefined) this.#sets.allow(wanting);
    }
    if (this.#sets.allows) this.#sets.allow(indifferent);
    else this.#sets.require(indifferent);
  }

  #require(set: CampaignSet): void {
    // A set that holds every campaign asks for nothing.
    if (set.count < this.#order.length) this.#sets.require(set);
  }

  /** Writes the campaigns into `#found` and returns how many. */
  #meet(floor: number): number {
    const limit = this.#found.length;
    const words = (this.#order.length + 31) >>> 5;
    let count = 0;
    for (let from = 0; from < words && count < limit; from += BLOCK) {
      const until = Math.min(from + BLOCK, words);
      if (!this.#sets.meet(from, until)) continue;
      for (let at = from; at < until && count < limit; at++) {
        count = this.#take(this.#sets.met[at - from] as number, at << 5, floor, count);
      }
    }
    return count;
  }

  /** Takes the campaigns of one word that may bid the floor. A set bit stands for a place of the order: all indexes hold. */
  #take(word: number, first: number, floor: number, taken: number): number {
    const found = this.#found;
    let count = taken;
    for (let left = word; left !== 0 && count < found.length; left &= left - 1) {
      const place = first + 31 - Math.clz32(left & -left);
      if ((this.#maximumBids[place] as number) >= floor) found[count++] = this.#order[place] as number;
    }
    return count;
  }
}
