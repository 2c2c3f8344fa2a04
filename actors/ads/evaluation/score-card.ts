// What a policy achieved in one world, counted.

export interface ScoreCard {
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
