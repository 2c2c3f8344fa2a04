// A price landscape: the share of auctions that a bid would win, bid by bid, a curve for each group of auctions.
// It must never draw a share outside of 0 to 1.
import { type Line, linePlot } from "./line-plot.js";
import type { Plot } from "./plot.js";

export interface PriceLandscape {
  readonly title: string;
  readonly note?: string;
  /** "bid, USD for 1,000 impressions". */
  readonly price: string;
  /** A group's `x` is a bid, its `y` the share of auctions that it wins, 0 to 1. */
  readonly groups: readonly Line[];
}

/** @throws RangeError where a share is not from 0 to 1. */
export function priceLandscape({ title, note, price, groups }: PriceLandscape): Plot {
  for (const { name, points } of groups) {
    const odd = points.find(({ y }) => !(y >= 0 && y <= 1));
    if (odd !== undefined)
      throw new RangeError(`"${name}" wins a share of ${odd.y}, which is not from 0 to 1`);
  }
  const spec = linePlot({
    x: { title: price, fromZero: true },
    y: { title: "auctions won", format: ".0%", fromZero: true },
    lines: groups,
  });
  return { title, ...(note === undefined ? {} : { note }), spec };
}
