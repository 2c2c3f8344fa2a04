// A bid in plain words, from few enough texts that they can be numbered on their way.
// It must never tell exact amounts: each would be a new text.
import type { AuctionType } from "../../ad-request.js";

/** Shares are told in steps of a twentieth. */
const STEPS = 20;

export class BidWords {
  readonly #texts = new Map<number, string>();

  /**
   * "first price: bids about 65% of worth, wins about 40%; 3 cannot be bought".
   * @param bidShare mean bid as a share of its worth, in [0, 1]; `winRate` mean probability to win; both of priced candidates.
   */
  tell(auction: AuctionType, bidShare: number, winRate: number, priced: number, pricedOut: number): string {
    const bid = Math.round(bidShare * STEPS);
    const win = Math.round(winRate * STEPS);
    const firstPrice = auction === "first-price";
    const key = (((pricedOut * 2 + (priced > 0 ? 1 : 0)) * (STEPS + 1) + bid) * (STEPS + 1) + win) * 2;
    const known = this.#texts.get(key + (firstPrice ? 1 : 0));
    if (known !== undefined) return known;
    const parts: string[] = [];
    if (priced > 0 && firstPrice)
      parts.push(`first price: bids about ${bid * 5}% of worth, wins about ${win * 5}%`);
    else if (priced > 0)
      parts.push(`second price: bids its worth at the budget's pace, wins about ${win * 5}%`);
    if (pricedOut > 0) parts.push(`${pricedOut} cannot be bought`);
    const text = parts.join("; ");
    this.#texts.set(key + (firstPrice ? 1 : 0), text);
    return text;
  }
}
