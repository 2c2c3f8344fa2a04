// Resampling in one pass: each row enters each resample as often as a Poisson number of mean 1 says, instead of being drawn from
// rows that must all be at hand. It must never give two rows the same draws: that would tie them together in every resample.
import { randomWords } from "../random-words.js";

/** A Poisson number of mean 1 for each value of 16 random bits. */
const COUNTS = poissonTable();

/**
 * Sums of several terms over resamples of a log (Hanley & MacGibbon, "Creating non-parametric bootstrap samples using Poisson
 * frequencies", 2006; Chamandy, Muralidharan, Najmi & Naidu, "Estimating uncertainty for massive data streams", 2012).
 * Memory: 8 bytes for each term and resample.
 */
export class PoissonBootstrap {
  readonly #seed: number;
  readonly #resamples: number;
  /** One column of sums for each term. */
  readonly #sums: readonly Float64Array[];
  readonly #counts: Uint8Array;

  /**
   * @param terms how many terms each row brings.
   * @param resamples a whole number >= 1.
   * @param seed the same seed draws the same for the same row.
   */
  constructor(terms: number, resamples: number, seed: number) {
    this.#seed = seed;
    this.#resamples = resamples;
    this.#sums = Array.from({ length: terms }, () => new Float64Array(resamples));
    this.#counts = new Uint8Array(resamples);
  }

  /** @param row its number in the whole log, which decides its draws. */
  add(row: number, terms: ArrayLike<number>): void {
    this.#draw(row);
    const counts = this.#counts;
    for (const [index, sums] of this.#sums.entries()) {
      const term = terms[index] as number;
      if (term === 0) continue;
      for (let resample = 0; resample < counts.length; resample++) {
        (sums[resample] as number) += (counts[resample] as number) * term;
      }
    }
  }

  /** As if the other's rows had been added here. Both have the same terms, resamples and seed. */
  merge(other: PoissonBootstrap): void {
    for (const [index, sums] of this.#sums.entries()) {
      const theirs = other.#sums[index] as Float64Array;
      for (let resample = 0; resample < sums.length; resample++) {
        (sums[resample] as number) += theirs[resample] as number;
      }
    }
  }

  /**
   * The ratio of two terms' sums in each resample, in rising order; resamples without any denominator are left out.
   */
  ratios(numerator: number, denominator: number): Float64Array {
    const above = this.#sums[numerator] as Float64Array;
    const below = this.#sums[denominator] as Float64Array;
    const ratios = above.map((sum, resample) => sum / (below[resample] as number));
    return ratios.filter(Number.isFinite).sort();
  }

  #draw(row: number): void {
    const next = randomWords(this.#seed, row);
    const counts = this.#counts;
    for (let resample = 0; resample < this.#resamples; resample += 2) {
      const word = next();
      counts[resample] = COUNTS[word & 0xffff] as number;
      // Beyond the end, for an odd number of resamples, a typed array drops what is written.
      counts[resample + 1] = COUNTS[word >>> 16] as number;
    }
  }
}

/** The quantile of a sorted list that is not empty, interpolated linearly (type 7 of Hyndman & Fan, 1996). */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}

function poissonTable(): Uint8Array {
  const size = 2 ** 16;
  const table = new Uint8Array(size);
  let count = 0;
  let probability = Math.exp(-1);
  let cumulated = probability;
  for (let value = 0; value < size; value++) {
    while ((value + 0.5) / size > cumulated) {
      count++;
      probability /= count;
      cumulated += probability;
    }
    table[value] = count;
  }
  return table;
}
