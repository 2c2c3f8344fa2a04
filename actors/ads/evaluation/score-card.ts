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

export function clickThroughRate({ clicks, impressions }: ScoreCard): number {
  return clicks / Math.max(1, impressions);
}

export function expectedClickThroughRate({ expectedClicks, impressions }: ScoreCard): number {
  return expectedClicks / Math.max(1, impressions);
}

/** Micro-units for a conversion. */
export function costPerAcquisition({ spend, conversions }: ScoreCard): number {
  return spend / Math.max(1, conversions);
}

/** Micro-units for a click. */
export function costPerClick({ spend, clicks }: ScoreCard): number {
  return spend / Math.max(1, clicks);
}
