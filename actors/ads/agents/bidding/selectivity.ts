// How much of an impression's worth is bid, by how likely it is clicked beside those that were bought lately.
// It must never raise a bid above the worth, and never bring it to nothing: what was bought says what is likely.

import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf, isCount } from "../../memory/saved-values.js";

/** Beside the mean of what was bought: an impression that is clicked so much more often is worth all it is worth. */
const REFERENCE = 1.3;
/** Weight of the latest impression in the mean: of about the last five hundred. */
const FRESHNESS = 0.002;
/** It is one piece. */
const PIECE = "mean";
/** Clicks for an impression before any was bought. */
const FIRST_MEAN = 0.01;

export class Selectivity implements Pieces {
  readonly #power: number;
  readonly #changed: PieceChanged;
  #mean = FIRST_MEAN;

  /**
   * @param power >= 0: how sharply bids fall with the probability of a click. 0 bids all that an impression is worth.
   */
  constructor(power: number, changed: PieceChanged) {
    this.#power = power;
    this.#changed = changed;
  }

  /** Share of the worth to bid, in (0, 1]. @param clickRate probability of a click. */
  share(clickRate: number): number {
    if (this.#power === 0) return 1;
    return Math.min(1, clickRate / (REFERENCE * this.#mean)) ** this.#power;
  }

  /** @param clickRate that was expected of an impression that was bought. */
  bought(clickRate: number): void {
    this.#mean += FRESHNESS * (clickRate - this.#mean);
    this.#changed(PIECE);
  }

  save(): unknown {
    return { mean: this.#mean };
  }

  restore(_piece: string, value: unknown): boolean {
    const { mean } = fieldsOf(value) ?? {};
    if (!isCount(mean) || mean === 0) return false;
    this.#mean = mean;
    return true;
  }
}
