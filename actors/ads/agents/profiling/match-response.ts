// What a match between a listener's interests and a campaign's topics is worth in clicks: rate = base x match ^ strength,
// a Poisson regression with a prior on both (its mode found by Newton's method), over impressions and clicks counted by
// level of the match. It must never compare with the clicks of all that was shown: that was chosen for its match.
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf, isCount, isFiniteNumber, isListOf } from "../../memory/saved-values.js";
import { PRIOR_CLICK_RATE } from "../response-lift.js";

/** Binary logarithms of the match, from a quarter to four times the usual, in halves. */
const LOWEST = -2;
const STEPS_EACH = 2;
const LEVELS: number = 4 * STEPS_EACH + 1;
/** The prior: clicks follow the match in proportion, give or take a half; the base is known to a factor of about three. */
const PRIOR_STRENGTH = 1;
const STRENGTH_VARIANCE = 0.5 ** 2;
const PRIOR_BASE: number = Math.log(PRIOR_CLICK_RATE);
const BASE_VARIANCE = 1;
const STRENGTH_RANGE = [-1, 2] as const;
/** Impressions and clicks between two fits, and Newton steps of a fit: each starts where the last one ended. */
const FIT_AFTER = 16;
const NEWTON_STEPS = 4;
/** Longest Newton step: the first ones would go too far. */
const LONGEST_STEP = 1;

/** It is one piece. */
const PIECE = "counts";

export class MatchResponse implements Pieces {
  readonly #changed: PieceChanged;
  readonly #impressions = new Float64Array(LEVELS);
  readonly #clicks = new Float64Array(LEVELS);
  #base = PRIOR_BASE;
  #strength = PRIOR_STRENGTH;
  #stale = 0;

  constructor(changed: PieceChanged) {
    this.#changed = changed;
  }

  impression(match: number): void {
    this.#count(this.#impressions, match);
  }

  click(match: number): void {
    this.#count(this.#clicks, match);
  }

  /**
   * Clicks for an impression with this match, relative to a usual one; > 0. Before any click it is the match itself.
   * @param match how many times the usual interest the listener has in the campaign's topics, > 0; held to [1/4, 4].
   */
  lift(match: number): number {
    return Math.exp(this.#strength * Math.log(Math.min(Math.max(match, 0.25), 4)));
  }

  save(): unknown {
    return {
      impressions: Array.from(this.#impressions),
      clicks: Array.from(this.#clicks),
      base: this.#base,
      strength: this.#strength,
      stale: this.#stale,
    };
  }

  restore(_piece: string, value: unknown): boolean {
    const { impressions, clicks, base, strength, stale } = fieldsOf(value) ?? {};
    if (!isListOf(impressions, LEVELS, isCount) || !isListOf(clicks, LEVELS, isCount)) return false;
    if (!isFiniteNumber(base) || !isFiniteNumber(strength) || !isCount(stale)) return false;
    this.#impressions.set(impressions);
    this.#clicks.set(clicks);
    this.#base = Math.min(base, 0);
    this.#strength = Math.min(Math.max(strength, STRENGTH_RANGE[0]), STRENGTH_RANGE[1]);
    this.#stale = stale;
    return true;
  }

  #count(counts: Float64Array, match: number): void {
    this.#changed(PIECE);
    const position = Math.round((Math.log2(match) - LOWEST) * STEPS_EACH);
    const level = Math.min(Math.max(position, 0), LEVELS - 1);
    counts[level] = (counts[level] as number) + 1;
    if (++this.#stale < FIT_AFTER) return;
    this.#stale = 0;
    for (let step = 0; step < NEWTON_STEPS; step++) this.#improve();
  }

  /** One Newton step towards the mode of the posterior of base and strength. */
  #improve(): void {
    let slopeBase = (PRIOR_BASE - this.#base) / BASE_VARIANCE;
    let slopeStrength = (PRIOR_STRENGTH - this.#strength) / STRENGTH_VARIANCE;
    let curveBase = 1 / BASE_VARIANCE;
    let curveStrength = 1 / STRENGTH_VARIANCE;
    let curveBoth = 0;
    for (let level = 0; level < LEVELS; level++) {
      const match = (LOWEST + level / STEPS_EACH) * Math.LN2;
      const expected = (this.#impressions[level] as number) * Math.exp(this.#base + this.#strength * match);
      const surplus = (this.#clicks[level] as number) - expected;
      slopeBase += surplus;
      slopeStrength += surplus * match;
      curveBase += expected;
      curveBoth += expected * match;
      curveStrength += expected * match * match;
    }
    const determinant = curveBase * curveStrength - curveBoth * curveBoth;
    const base = (curveStrength * slopeBase - curveBoth * slopeStrength) / determinant;
    const strength = (curveBase * slopeStrength - curveBoth * slopeBase) / determinant;
    this.#base = Math.min(this.#base + bounded(base), 0);
    const [least, most] = STRENGTH_RANGE;
    this.#strength = Math.min(Math.max(this.#strength + bounded(strength), least), most);
  }
}

function bounded(step: number): number {
  return Math.min(Math.max(step, -LONGEST_STEP), LONGEST_STEP);
}
