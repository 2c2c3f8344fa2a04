// How often a campaign is clicked and a click converts, each campaign shrunk to all, and what a preferred audience adds.
// It must never give 0: a campaign that was not clicked yet may still be.
import { fieldsOf, isCount, isListOf } from "../../memory/saved-values.js";
import { PRIOR_CLICK_RATE, PRIOR_IMPRESSIONS, responseLift, shrunkRate } from "../response-lift.js";

/** Conversions for a click where nothing is known, and the clicks that this prior weighs. Set by hand. */
const PRIOR_CONVERSION_RATE = 0.05;
const PRIOR_CLICKS = 40;
/** Impressions of all campaigns that the prior click rate weighs. */
const PRIOR_ALL_IMPRESSIONS = 1_000;
/** Relative click rate of listeners in a segment that the campaign prefers, and of others, before any click. */
const PREFERRED_LIFT = 1.4;
const OTHER_LIFT = 0.95;
/** Expected clicks that these two priors weigh. */
const AUDIENCE_STRENGTH = 10;

type Four = [number, number, number, number];

export class ResponseRates {
  readonly #impressions: Float64Array;
  readonly #clicks: Float64Array;
  readonly #conversions: Float64Array;
  /** Impressions as they are, and in usual opportunities. */
  #shown = 0;
  #allImpressions = 0;
  #allClicks = 0;
  #allConversions = 0;
  /** By audience: 0 others, 1 preferred. */
  readonly #audienceExpected: Float64Array = new Float64Array(2);
  readonly #audienceClicks: Float64Array = new Float64Array(2);
  readonly #audienceLifts: Float64Array = Float64Array.of(OTHER_LIFT, PREFERRED_LIFT);

  constructor(campaigns: number) {
    this.#impressions = new Float64Array(campaigns);
    this.#clicks = new Float64Array(campaigns);
    this.#conversions = new Float64Array(campaigns);
  }

  get impressions(): number {
    return this.#shown;
  }

  /** @param weight in usual opportunities: one that is clicked half as often counts half. */
  impression(campaign: number, preferred: boolean, weight: number): void {
    const audience = preferred ? 1 : 0;
    const expected = weight * this.#own(campaign);
    this.#audienceExpected[audience] = (this.#audienceExpected[audience] as number) + expected;
    this.#impressions[campaign] = (this.#impressions[campaign] as number) + weight;
    this.#allImpressions += weight;
    this.#shown++;
    this.#renewLifts();
  }

  click(campaign: number, preferred: boolean): void {
    const audience = preferred ? 1 : 0;
    this.#audienceClicks[audience] = (this.#audienceClicks[audience] as number) + 1;
    this.#clicks[campaign] = (this.#clicks[campaign] as number) + 1;
    this.#allClicks++;
    this.#renewLifts();
  }

  conversion(campaign: number): void {
    this.#conversions[campaign] = (this.#conversions[campaign] as number) + 1;
    this.#allConversions++;
  }

  /** Clicks for an impression of this campaign to such a listener, in (0, 1]. */
  clickRate(campaign: number, preferred: boolean): number {
    return Math.min(1, this.#own(campaign) * (this.#audienceLifts[preferred ? 1 : 0] as number));
  }

  /** Conversions for a click of this campaign, in (0, 1]. */
  conversionRate(campaign: number): number {
    const all = shrunkRate(this.#allConversions, this.#allClicks, PRIOR_CONVERSION_RATE, PRIOR_CLICKS);
    const conversions = this.#conversions[campaign] as number;
    return Math.min(1, shrunkRate(conversions, this.#clicks[campaign] as number, all, PRIOR_CLICKS));
  }

  /** What a campaign was shown, clicked and converted; as plain data. */
  saveCampaign(campaign: number): readonly number[] {
    return [this.#impressions, this.#clicks, this.#conversions].map((counts) => counts[campaign] as number);
  }

  /** False where it is something else. */
  restoreCampaign(campaign: number, value: unknown): boolean {
    if (!isListOf(value, 3, isCount)) return false;
    [this.#impressions, this.#clicks, this.#conversions].forEach((counts, position) => {
      counts[campaign] = value[position] as number;
    });
    return true;
  }

  /** What all campaigns were, those of other catalogues included; as plain data. */
  saveAll(): unknown {
    return {
      all: [this.#allImpressions, this.#allClicks, this.#allConversions, this.#shown],
      audienceExpected: Array.from(this.#audienceExpected),
      audienceClicks: Array.from(this.#audienceClicks),
    };
  }

  /** False where it is something else. */
  restoreAll(value: unknown): boolean {
    const { all, audienceExpected, audienceClicks } = fieldsOf(value) ?? {};
    if (!isListOf(all, 4, isCount)) return false;
    if (!isListOf(audienceExpected, 2, isCount) || !isListOf(audienceClicks, 2, isCount)) return false;
    [this.#allImpressions, this.#allClicks, this.#allConversions, this.#shown] = all as Four;
    this.#audienceExpected.set(audienceExpected);
    this.#audienceClicks.set(audienceClicks);
    this.#renewLifts();
    return true;
  }

  /** Each audience's lift against both together, so that clicks which come more often than expected are not counted twice. */
  #renewLifts(): void {
    const [others = 0, preferred = 0] = this.#audienceClicks;
    const [expectedOthers = 0, expectedPreferred = 0] = this.#audienceExpected;
    const expected = expectedOthers + expectedPreferred;
    const both = responseLift(others + preferred, expected, 1, AUDIENCE_STRENGTH);
    this.#audienceLifts[0] = responseLift(others, expectedOthers, OTHER_LIFT, AUDIENCE_STRENGTH) / both;
    this.#audienceLifts[1] =
      responseLift(preferred, expectedPreferred, PREFERRED_LIFT, AUDIENCE_STRENGTH) / both;
  }

  #own(campaign: number): number {
    const all = shrunkRate(this.#allClicks, this.#allImpressions, PRIOR_CLICK_RATE, PRIOR_ALL_IMPRESSIONS);
    const clicks = this.#clicks[campaign] as number;
    return shrunkRate(clicks, this.#impressions[campaign] as number, all, PRIOR_IMPRESSIONS);
  }
}
