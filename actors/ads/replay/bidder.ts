// What every bidder of the replay is: a function from an auction to a bid, and the little that it is told afterwards.
// It must never be told the price of an auction that it lost: in a second-price auction only the winner learns it.

/** Bids for one campaign, auction after auction, in episodes that each begin with the same budget. */
export interface Bidder {
  readonly name: string;
  /**
   * @param rate predicted click probability, 0..1.
   * @param budget what is left of the episode's budget, a whole number >= 0, in the log's price units.
   * @param auctions auctions left in the episode, this one included, >= 1.
   * @returns a whole number >= 0; the replay caps it at the budget that is left.
   */
  bid(rate: number, budget: number, auctions: number): number;
  /** The last bid won: its price was paid, and the impression was clicked or not. */
  won?(rate: number, price: number, clicked: boolean): void;
  /** The last bid, capped as it was, lost: all that is known is that the price was above it. */
  lost?(rate: number, bid: number): void;
}
