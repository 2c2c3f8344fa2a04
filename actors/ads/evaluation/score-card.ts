// What a policy achieved in one world, counted.

/** A run hour by hour: columns of one length, an entry for each hour from its start. */
export interface HourlyColumns {
  readonly impressions: readonly number[];
  readonly expectedClicks: readonly number[];
  /** Micro-units that were spent in the hour, and that were planned to be. */
  readonly spend: readonly number[];
  readonly plannedSpend: readonly number[];
}

export interface Totals {
  readonly opportunities: number;
  readonly bids: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  /** True click probabilities of the impressions, added up: the clicks without their luck. */
  readonly expectedClicks: number;
  /** Impressions whose true click probability was below half the mean of all that could have been shown. */
  readonly badAds: number;
  /** Micro-units. */
  readonly spend: number;
  /** What the impressions, clicks and conversions that campaigns pay for are worth to them, in micro-units. */
  readonly value: number;
  /** Micro-units that all campaigns could have spent. */
  readonly budget: number;
}

export interface ScoreCard extends Totals {
  readonly hourly: HourlyColumns;
}
