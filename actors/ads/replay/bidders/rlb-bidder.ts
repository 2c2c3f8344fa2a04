// RLB: bids as high as the click probability outweighs what the price takes from the auctions to come.
// It must never learn: its value function is that of the training days.
import type { Bidder } from "../bidder.js";
import type { ValueTable } from "./value-table.js";

/** Cai et al., "Real-Time Bidding by Reinforcement Learning in Display Advertising", 2017. */
export function rlbBidder(values: ValueTable): Bidder {
  return {
    name: "RLB",
    bid: (rate, budget, auctions) => values.highestWorthwhileBid(rate, auctions, budget),
  };
}
