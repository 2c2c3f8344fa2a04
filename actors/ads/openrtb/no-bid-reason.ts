// Why there is no bid, as numbers that exchanges know: "List: No-Bid Reason Codes" of OpenRTB 3.0, to which 2.6 refers.
// The list reserves 500 and above for reasons of one's own; ours say that nothing is wrong with the request.

export const NO_BID_CODE = {
  unknownError: 0,
  technicalError: 1,
  invalidRequest: 2,
  knownWebCrawler: 3,
  suspectedNonHumanTraffic: 4,
  cloudOrProxyAddress: 5,
  unsupportedDevice: 6,
  blockedPublisher: 7,
  unmatchedUser: 8,
  dailyUserCapMet: 9,
  dailyDomainCapMet: 10,
  adsTxtUnavailable: 11,
  adsTxtViolation: 12,
  adsCertUnavailable: 13,
  adsCertViolation: 14,
  insufficientTime: 15,
  incompleteSupplyChain: 16,
  blockedSupplyChainNode: 17,
  /** No campaign has a creative for the slot, wants the request and may bid its floor. */
  noEligibleCampaign: 500,
  /** Campaigns were eligible, but budgets, caps or the agents' vetoes excluded each. */
  everyCampaignExcluded: 501,
  /** The impression takes nothing that we could show: native ads, deals only, a player of another kind. */
  unsupportedImpression: 502,
  /** Bids are not accepted in the catalogue's currency, or the floor is in another. */
  unsupportedCurrency: 503,
  /** The winner competes with a bid for an earlier impression of the same request. */
  competitiveSeparation: 504,
  /** Categories are blocked by names that say nothing of the catalogue's campaigns. */
  unsupportedTaxonomy: 505,
  /** Our seat is not among those that may bid, or among those that may not. */
  unacceptedSeat: 506,
} as const;

export type NoBidCode = (typeof NO_BID_CODE)[keyof typeof NO_BID_CODE];

/** Why there is no bid for one impression. */
export interface NoBid {
  readonly code: NoBidCode;
  readonly reason: string;
}
