// What a quantity (how well a listener's interests match, how often they met a campaign) does to clicks:
// rate = base x quantity ^ strength, a Poisson regression with a prior on both (its mode found by Newton's method), over
// impressions and clicks counted by level of the quantity.
// It must never compare with the clicks of all that was shown: that was chosen for its match.
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf, isCount, isFiniteNumber, isListOf } from "../../memory/saved-values.js";
import { PRIOR_CLICK_RATE } from "./response-lift.js";

/** Levels are half doublings of the quantity, over four doublings: with six, clicks were thought to follow the best matches further than they do. */
const STEPS_EACH = 2;
const DOUBLINGS = 4;
const LEVELS: number = DOUBLINGS * STEPS_EACH + 1;
/** The base is known to a factor of about three. */
const PRIOR_BASE: number = Math.log(PRIOR_CLICK_RATE);
const BASE_VARIANCE = 1;
const STRENGTH_RANGE = [-1.5, 2] as const;
/** Impressions and clicks between two fits, and Newton steps of a fit: each starts where the last one ended. */
const FIT_AFTER = 16;
const NEWTON_STEPS = 4;
/** Longest Newton step: the first ones would go too far. */
const LONGEST_STEP = 1;

/** It is one piece. */
const PIECE = "counts";

/** What is believed of a quantity before any click. */
export interface PowerPrior {
  /** The smallest that is told apart, as a binary logarithm; sixteen times as much is the largest. */
  readonly lowest: number;
  /** The power, and its standard deviation. */
  readonly strength: number;
  readonly spread: number;
}

export class PowerResponse implements Pieces {
  readonly #prior: PowerPrior;
  readonly #changed: PieceChanged;
  readonly #impressions = new Float64Array(LEVELS);
  readonly #clicks = new Float64Array(LEVELS);
  #base = PRIOR_BASE;
  #strength: number;
  #stale = 0;

  constructor(prior: PowerPrior, changed: PieceChanged) {
    this.#prior = prior;
    this.#changed = changed;
    this.#strength = prior.strength;
  }

  /** @param logarithm of the quantity. */
  impression(logarithm: number): void {
    this.#count(this.#impressions, logarithm);
  }

  click(logarithm: number): void {
    this.#count(this.#clicks, logarithm);
  }

  /**
   * Clicks for an impression with this quantity, relative to one with a quantity of 1: a logarithm.
   * @param logarithm of the quantity; held to the range of the levels.
   */
  logLift(logarithm: number): number {
    const { lowest } = this.#prior;
    const held = Math.min(Math.max(logarithm, lowest * Math.LN2), (lowest + DOUBLINGS) * Math.LN2);
    return this.#strength * held;
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

  #count(counts: Float64Array, logarithm: number): void {
    this.#changed(PIECE);
    const position = Math.round((logarithm / Math.LN2 - this.#prior.lowest) * STEPS_EACH);
    const level = Math.min(Math.max(position, 0), LEVELS - 1);
    counts[level] = (counts[level] as number) + 1;
    if (++this.#stale < FIT_AFTER) return;
    this.#stale = 0;
    for (let step = 0; step < NEWTON_STEPS; step++) this.#improve();
  }

  /** One Newton step towards the mode of the posterior of base and strength. */
  #improve(): void {
    let slopeBase = (PRIOR_BASE - this.#base) / BASE_VARIANCE;
    const { lowest, strength: prior, spread } = this.#prior;
    let slopeStrength = (prior - this.#strength) / spread ** 2;
    let curveBase = 1 / BASE_VARIANCE;
    let curveStrength = 1 / spread ** 2;
    let curveBoth = 0;
    for (let level = 0; level < LEVELS; level++) {
      const logarithm = (lowest + level / STEPS_EACH) * Math.LN2;
      const rate = Math.exp(this.#base + this.#strength * logarithm);
      const expected = (this.#impressions[level] as number) * rate;
      const surplus = (this.#clicks[level] as number) - expected;
      slopeBase += surplus;
      slopeStrength += surplus * logarithm;
      curveBase += expected;
      curveBoth += expected * logarithm;
      curveStrength += expected * logarithm * logarithm;
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
