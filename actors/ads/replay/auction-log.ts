// An auction log in columns, and its reading from text: a line is an auction, "click price rate".
// It must never let a line through that it did not understand: a replay over half a log gives figures of nothing.
import { InvalidReplayDataError } from "./replay-data-errors.js";

/** Auctions in the order in which they came. The columns are of one length. */
export interface AuctionLog {
  /** 1 where the impression was clicked, else 0. */
  readonly clicks: Uint8Array;
  /** The market price: the lowest bid that wins, and what the winner pays. */
  readonly prices: Uint16Array;
  /** Predicted click probabilities, 0..1. */
  readonly rates: Float64Array;
}

const LINE = /^([01])\s+(\d{1,5})\s+(\d*\.?\d+(?:[eE][-+]?\d+)?)$/;
const HIGHEST_PRICE = 65_535;

/**
 * Reads a log of one auction a line: click (0 or 1), market price (whole, at most 65,535), predicted click probability.
 * @param source how the text is named in errors.
 * @throws {InvalidReplayDataError} with the first line that is none, or where there is no auction at all.
 */
export function parseAuctionLog(text: string, source: string): AuctionLog {
  const lines = text.trimEnd().split("\n");
  const clicks = new Uint8Array(lines.length);
  const prices = new Uint16Array(lines.length);
  const rates = new Float64Array(lines.length);
  for (const [at, line] of lines.entries()) {
    const [, click, price, rate] = LINE.exec(line.trim()) ?? [];
    if (rate === undefined || Number(price) > HIGHEST_PRICE || Number(rate) > 1) {
      throw new InvalidReplayDataError(
        source,
        `line ${at + 1} must be "click price rate", as in "0 70 0.0021"`,
      );
    }
    clicks[at] = Number(click);
    prices[at] = Number(price);
    rates[at] = Number(rate);
  }
  return { clicks, prices, rates };
}
