// A wide and deep network over hashed features (Cheng et al., "Wide & Deep Learning for Recommender Systems", DLRS 2016):
// a weight for each feature, and beside them embeddings that are added up and go through a hidden layer of rectified units.
// Learned one example at a time with AdaGrad (Duchi, Hazan and Singer, JMLR 12, 2011).
// It must never begin with all embeddings alike: they would stay so.
import { Random } from "../../random.js";
import type { ClickModel } from "./click-model.js";

export interface PerceptronOptions {
  /** The tables have 2^bits rows. */
  readonly bits: number;
  readonly rate: number;
  /** Log odds before anything was learned. */
  readonly bias: number;
  readonly seed: number;
}

const WIDTH = 8;
const HIDDEN = 16;
/** Standard deviation of the first embeddings, and what AdaGrad's sums of squares begin with. */
const SPREAD = 0.05;
const FIRST_SQUARES = 0.1;

/** What was learned: weights, and beside each its sum of squared gradients. */
export interface PerceptronState {
  readonly wide: Float32Array;
  readonly embeddings: Float32Array;
  /** HIDDEN rows of WIDTH weights; HIDDEN thresholds; HIDDEN weights of the output. */
  readonly hidden: Float32Array;
  readonly squares: readonly [wide: Float32Array, embeddings: Float32Array, hidden: Float32Array];
}

export class HashedPerceptron implements ClickModel {
  readonly state: PerceptronState;
  readonly #mask: number;
  readonly #rate: number;
  readonly #bias: number;
  readonly #sum = new Float64Array(WIDTH);
  readonly #active = new Float64Array(HIDDEN);
  readonly #slopes = new Float64Array(WIDTH);

  /** @param state of an earlier one with the same options, to go on with; it is changed from here on. */
  constructor(options: PerceptronOptions, state: PerceptronState = firstState(options)) {
    this.#mask = 2 ** options.bits - 1;
    this.#rate = options.rate;
    this.#bias = options.bias;
    this.state = state;
  }

  predict(features: Int32Array, count: number): number {
    return 1 / (1 + Math.exp(-this.#forward(features, count)));
  }

  learn(features: Int32Array, clicked: boolean): void {
    const error = this.predict(features, features.length) - (clicked ? 1 : 0);
    const { hidden, wide, embeddings, squares } = this.state;
    this.#slopes.fill(0);
    for (let unit = 0; unit < HIDDEN; unit++) {
      const output = HIDDEN * (WIDTH + 1) + unit;
      const active = this.#active[unit] as number;
      const slope = active > 0 ? error * (hidden[output] as number) : 0;
      this.#step(hidden, squares[2], output, error * active);
      if (slope === 0) continue;
      for (let column = 0; column < WIDTH; column++) {
        const weight = unit * WIDTH + column;
        this.#slopes[column] = (this.#slopes[column] as number) + slope * (hidden[weight] as number);
        this.#step(hidden, squares[2], weight, slope * (this.#sum[column] as number));
      }
      this.#step(hidden, squares[2], HIDDEN * WIDTH + unit, slope);
    }
    for (const feature of features) {
      const row = feature & this.#mask;
      this.#step(wide, squares[0], row, error);
      for (let column = 0; column < WIDTH; column++) {
        this.#step(embeddings, squares[1], row * WIDTH + column, this.#slopes[column] as number);
      }
    }
  }

  /** The log odds; keeps what the layers held. */
  #forward(features: Int32Array, count: number): number {
    const { hidden, wide, embeddings } = this.state;
    const sum = this.#sum.fill(0);
    let logOdds = this.#bias;
    for (let place = 0; place < count; place++) {
      const row = (features[place] as number) & this.#mask;
      logOdds += wide[row] as number;
      for (let column = 0; column < WIDTH; column++) {
        sum[column] = (sum[column] as number) + (embeddings[row * WIDTH + column] as number);
      }
    }
    for (let unit = 0; unit < HIDDEN; unit++) {
      let active = hidden[HIDDEN * WIDTH + unit] as number;
      for (let column = 0; column < WIDTH; column++) {
        active += (hidden[unit * WIDTH + column] as number) * (sum[column] as number);
      }
      this.#active[unit] = Math.max(0, active);
      logOdds += (this.#active[unit] as number) * (hidden[HIDDEN * (WIDTH + 1) + unit] as number);
    }
    return logOdds;
  }

  #step(weights: Float32Array, squares: Float32Array, place: number, gradient: number): void {
    if (gradient === 0) return;
    const square = (squares[place] as number) + gradient * gradient;
    squares[place] = square;
    weights[place] = (weights[place] as number) - (this.#rate * gradient) / Math.sqrt(square);
  }
}

function firstState({ bits, seed }: PerceptronOptions): PerceptronState {
  const random = new Random(seed);
  const rows = 2 ** bits;
  const hidden = HIDDEN * (WIDTH + 2);
  const squares = (length: number): Float32Array => new Float32Array(length).fill(FIRST_SQUARES);
  return {
    wide: new Float32Array(rows),
    embeddings: Float32Array.from({ length: rows * WIDTH }, () => SPREAD * random.normal()),
    hidden: Float32Array.from({ length: hidden }, () => random.normal() / Math.sqrt(WIDTH)),
    squares: [squares(rows), squares(rows * WIDTH), squares(hidden)],
  };
}
