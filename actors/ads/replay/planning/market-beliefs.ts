// What is believed of the auctions to come: which click probabilities they bring, and at which prices each kind is had.
// It must never take a lost auction's price for known: a bid that lost says only that the price was above it.
import type { CampaignHistory } from "../campaign-history.js";
import type { PriceBands } from "./price-bands.js";

const BINS_AN_OCTAVE = 2;
/** The bins reach from the mean click rate of the training days this many halvings down and doublings up. */
const OCTAVES = 8;
const BINS = 2 * OCTAVES * BINS_AN_OCTAVE;
/** Auctions that the training days count for, beside those that were seen: in all, and in each bin for its prices. */
const HISTORY_WEIGHT = 50;

/**
 * Counts of auctions by click probability (bins of half an octave) and of prices within each bin, which fade.
 * Prices are estimated for each bin by itself, as bids differ between bins: so losing says nothing about other bins.
 */
export class MarketBeliefs {
  readonly bins: number = BINS;
  readonly #bands: PriceBands;
  readonly #mean: number;
  readonly #seen: Float64Array = new Float64Array(BINS);
  readonly #rates: Float64Array = new Float64Array(BINS);
  /** By bin, then by band: prices that were paid, and bids that lost. */
  readonly #paid: Float64Array;
  readonly #lost: Float64Array;

  constructor({ clicks, impressions }: Pick<CampaignHistory, "clicks" | "impressions">, bands: PriceBands) {
    this.#bands = bands;
    this.#mean = clicks / impressions;
    this.#paid = new Float64Array(BINS * bands.count);
    this.#lost = new Float64Array(BINS * bands.count);
    const middle = this.#bin(this.#mean);
    this.#seen[middle] = HISTORY_WEIGHT;
    this.#rates[middle] = HISTORY_WEIGHT * this.#mean;
  }

  /** An auction came, with its click probability, 0..1. */
  see(rate: number): void {
    const bin = this.#bin(rate);
    this.#seen[bin] = (this.#seen[bin] as number) + 1;
    this.#rates[bin] = (this.#rates[bin] as number) + rate;
  }

  /** An auction with this click probability was had at this price. */
  paid(rate: number, price: number): void {
    const at = this.#bin(rate) * this.#bands.count + this.#bands.of(price);
    this.#paid[at] = (this.#paid[at] as number) + 1;
  }

  /** An auction with this click probability was not had with this bid. */
  lost(rate: number, bid: number): void {
    const at = this.#bin(rate) * this.#bands.count + this.#bands.of(bid);
    this.#lost[at] = (this.#lost[at] as number) + 1;
  }

  /** All that was seen counts for less from now on, by a factor of 0..1: markets drift. */
  fade(factor: number): void {
    for (const column of [this.#seen, this.#rates, this.#paid, this.#lost]) {
      for (let at = 0; at < column.length; at++) column[at] = (column[at] as number) * factor;
    }
  }

  /** The part of the auctions to come that are in the bin, 0..1. */
  part(bin: number): number {
    const total = this.#seen.reduce((sum, count) => sum + count, 0);
    return (this.#seen[bin] as number) / total;
  }

  /** The mean click probability of the bin's auctions, 0..1; 0 where it is empty. */
  rate(bin: number): number {
    const seen = this.#seen[bin] as number;
    return seen > 0 ? (this.#rates[bin] as number) / seen : 0;
  }

  /**
   * Writes the chance of each band of prices for the bin's auctions into `chances`.
   * The product-limit estimator (Kaplan and Meier, "Nonparametric Estimation from Incomplete Observations", 1958), with
   * the history counted in as auctions whose prices are known.
   */
  priceChances(bin: number, chances: Float64Array): void {
    const { count, parts } = this.#bands;
    const first = bin * count;
    let atRisk = 0;
    for (let at = first; at < first + count; at++) {
      atRisk += (this.#paid[at] as number) + (this.#lost[at] as number);
    }
    let historyAtRisk = 1;
    let above = 1;
    for (let band = 0; band < count; band++) {
      const paid = this.#paid[first + band] as number;
      const part = parts[band] as number;
      const known = HISTORY_WEIGHT * part + paid;
      const chance = above * Math.min(1, known / Math.max(HISTORY_WEIGHT * historyAtRisk + atRisk, known));
      chances[band] = chance;
      above -= chance;
      historyAtRisk -= part;
      atRisk -= paid + (this.#lost[first + band] as number);
    }
  }

  #bin(rate: number): number {
    const bin = Math.floor((Math.log2(rate / this.#mean) + OCTAVES) * BINS_AN_OCTAVE);
    return Math.max(0, Math.min(BINS - 1, bin));
  }
}
