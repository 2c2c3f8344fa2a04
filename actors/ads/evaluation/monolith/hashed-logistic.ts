// Logistic regression over hashed features, learned one example at a time: FTRL-proximal (McMahan et al., "Ad click prediction:
// a view from the trenches", KDD 2013), with per-coordinate learning rates and L1 and L2 penalties.
// It must never be asked for an example with more features than it was made for.

export interface FtrlOptions {
  /** The weights' table has 2^bits entries. */
  readonly bits: number;
  readonly alpha: number;
  readonly beta: number;
  readonly l1: number;
  readonly l2: number;
  /** Log odds before anything was learned. */
  readonly bias: number;
}

/** What was learned. */
export interface FtrlState {
  readonly z: Float64Array;
  readonly n: Float64Array;
}

export class HashedLogistic {
  readonly state: FtrlState;
  readonly #mask: number;
  readonly #z: Float64Array;
  readonly #n: Float64Array;
  readonly #w: Float64Array;
  readonly #options: FtrlOptions;

  /** @param state of an earlier one with the same options, to go on with; it is changed from here on. */
  constructor(options: FtrlOptions, state?: FtrlState) {
    const size = 2 ** options.bits;
    this.#mask = size - 1;
    this.state = state ?? { z: new Float64Array(size), n: new Float64Array(size) };
    this.#z = this.state.z;
    this.#n = this.state.n;
    this.#w = new Float64Array(size);
    this.#options = options;
    for (let row = 0; row < size; row++) if (this.#z[row] !== 0) this.#renew(row);
  }

  logOdds(features: Int32Array, from: number, to: number): number {
    let sum = this.#options.bias;
    for (let place = from; place < to; place++)
      sum += this.#w[(features[place] as number) & this.#mask] as number;
    return sum;
  }

  predict(features: Int32Array, from: number, to: number): number {
    return 1 / (1 + Math.exp(-this.logOdds(features, from, to)));
  }

  /** @param gradient of the loss by the log odds: prediction less label, for the usual loss. */
  learn(features: Int32Array, from: number, to: number, gradient: number): void {
    const { alpha } = this.#options;
    const square = gradient * gradient;
    for (let place = from; place < to; place++) {
      const row = (features[place] as number) & this.#mask;
      const before = this.#n[row] as number;
      const now = before + square;
      const sigma = (Math.sqrt(now) - Math.sqrt(before)) / alpha;
      const z = (this.#z[row] as number) + gradient - sigma * (this.#w[row] as number);
      this.#n[row] = now;
      this.#z[row] = z;
      this.#renew(row);
    }
  }

  #renew(row: number): void {
    const { alpha, beta, l1, l2 } = this.#options;
    const z = this.#z[row] as number;
    const steps = (beta + Math.sqrt(this.#n[row] as number)) / alpha + l2;
    this.#w[row] = Math.abs(z) <= l1 ? 0 : -(z - Math.sign(z) * l1) / steps;
  }
}
