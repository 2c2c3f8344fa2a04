// Logistic regression over hashed features, learned one example at a time: FTRL-proximal (McMahan et al., "Ad click prediction:
// a view from the trenches", KDD 2013), with per-coordinate learning rates and L1 and L2 penalties.
import type { ClickModel } from "./click-model.js";

export interface LogisticOptions {
  /** The table has 2^bits rows. */
  readonly bits: number;
  readonly alpha: number;
  readonly beta: number;
  readonly l1: number;
  readonly l2: number;
  /** Log odds before anything was learned. */
  readonly bias: number;
}

/** What was learned. */
export interface LogisticState {
  readonly z: Float64Array;
  readonly n: Float64Array;
}

export class HashedLogistic implements ClickModel {
  readonly state: LogisticState;
  readonly #options: LogisticOptions;
  readonly #mask: number;
  readonly #weights: Float64Array;

  /** @param state of an earlier one with the same options, to go on with; it is changed from here on. */
  constructor(options: LogisticOptions, state?: LogisticState) {
    const rows = 2 ** options.bits;
    this.#options = options;
    this.#mask = rows - 1;
    this.state = state ?? { z: new Float64Array(rows), n: new Float64Array(rows) };
    this.#weights = new Float64Array(rows);
    for (let row = 0; row < rows; row++) if (this.state.z[row] !== 0) this.#renew(row);
  }

  predict(features: Int32Array, count: number): number {
    let logOdds = this.#options.bias;
    for (let place = 0; place < count; place++) {
      logOdds += this.#weights[(features[place] as number) & this.#mask] as number;
    }
    return 1 / (1 + Math.exp(-logOdds));
  }

  learn(features: Int32Array, clicked: boolean): void {
    const { z, n } = this.state;
    const error = this.predict(features, features.length) - (clicked ? 1 : 0);
    for (const feature of features) {
      const row = feature & this.#mask;
      const before = n[row] as number;
      const now = before + error * error;
      const change = (Math.sqrt(now) - Math.sqrt(before)) / this.#options.alpha;
      n[row] = now;
      z[row] = (z[row] as number) + error - change * (this.#weights[row] as number);
      this.#renew(row);
    }
  }

  #renew(row: number): void {
    const { alpha, beta, l1, l2 } = this.#options;
    const z = this.state.z[row] as number;
    const steps = (beta + Math.sqrt(this.state.n[row] as number)) / alpha + l2;
    this.#weights[row] = Math.abs(z) <= l1 ? 0 : -(z - Math.sign(z) * l1) / steps;
  }
}
