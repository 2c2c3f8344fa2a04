// How often a campaign is clicked and a click converts, each campaign shrunk to all.
// It must never give 0: a campaign that was not clicked yet may still be.
import { fieldsOf, isCount, isListOf } from "../../memory/saved-values.js";
import { PRIOR_CLICK_RATE, PRIOR_IMPRESSIONS, shrunkRate } from "../response/response-lift.js";

/** Conversions for a click where nothing is known, and the clicks that this prior weighs. Set by hand. */
const PRIOR_CONVERSION_RATE = 0.05;
const PRIOR_CLICKS = 40;
/** Impressions of all campaigns that the prior click rate weighs. */
const PRIOR_ALL_IMPRESSIONS = 1_000;

type Four = [number, number, number, number];

export class ResponseRates {
  readonly #impressions: Float64Array;
  readonly #clicks: Float64Array;
  readonly #conversions: Float64Array;
  /** Impressions as they are, and as so many usual ones. */
  #shown = 0;
  #allImpressions = 0;
  #allClicks = 0;
  #allConversions = 0;

  constructor(campaigns: number) {
    this.#impressions = new Float64Array(campaigns);
    this.#clicks = new Float64Array(campaigns);
    this.#conversions = new Float64Array(campaigns);
  }

  get impressions(): number {
    return this.#shown;
  }

  /** @param weight in usual impressions: one that is clicked half as often, for whatever reason, counts half. */
  impression(campaign: number, weight: number): void {
    this.#impressions[campaign] = (this.#impressions[campaign] as number) + weight;
    this.#allImpressions += weight;
    this.#shown++;
  }

  click(campaign: number): void {
    this.#clicks[campaign] = (this.#clicks[campaign] as number) + 1;
    this.#allClicks++;
  }

  conversion(campaign: number): void {
    this.#conversions[campaign] = (this.#conversions[campaign] as number) + 1;
    this.#allConversions++;
  }

  /** Clicks for a usual impression of this campaign, in (0, 1). */
  clickRate(campaign: number): number {
    const clicks = this.#clicks[campaign] as number;
    return shrunkRate(clicks, this.#impressions[campaign] as number, this.#allClickRate(), PRIOR_IMPRESSIONS);
  }

  /** How much more often than all campaigns this one is clicked; > 0. */
  clickLift(campaign: number): number {
    return this.clickRate(campaign) / this.#allClickRate();
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
    };
  }

  /** False where it is something else. */
  restoreAll(value: unknown): boolean {
    const { all } = fieldsOf(value) ?? {};
    if (!isListOf(all, 4, isCount)) return false;
    [this.#allImpressions, this.#allClicks, this.#allConversions, this.#shown] = all as Four;
    return true;
  }

  #allClickRate(): number {
    return shrunkRate(this.#allClicks, this.#allImpressions, PRIOR_CLICK_RATE, PRIOR_ALL_IMPRESSIONS);
  }
}
