// A logistic regression of few columns, fitted to its penalised maximum by Newton's method (Hosmer and Lemeshow, "Applied Logistic
// Regression", 2nd edition, 2000). It must never answer with weights that are not finite: separable rows are held by the penalty.

/** Rows to fit to. */
export interface LogisticRows {
  /** A row a case, all of the same length. */
  readonly features: readonly ArrayLike<number>[];
  /** 1 where it came true, else 0; one a row. */
  readonly outcomes: ArrayLike<number>;
}

export interface LogisticFit {
  readonly intercept: number;
  /** One a column. */
  readonly weights: readonly number[];
}

const STEPS = 50;
const CLOSE = 1e-10;
/** Longest step of a weight: far from the maximum the curvature says little. */
const LONGEST_STEP = 4;

/**
 * @param penalty of the squared weights (not of the intercept), >= 0: that many cases' worth at a weight of 1.
 * @throws RangeError where the rows' lengths differ, or there is no row.
 */
export function fitLogistic({ features, outcomes }: LogisticRows, penalty: number = 1): LogisticFit {
  const columns = (features[0]?.length ?? 0) + 1;
  if (features.length === 0 || features.length !== outcomes.length)
    throw new RangeError(`there are ${features.length} rows and ${outcomes.length} outcomes`);
  const weights = new Float64Array(columns);
  for (let step = 0; step < STEPS; step++) {
    const { slope, curvature } = derivatives(features, outcomes, weights, penalty);
    const change = solve(curvature, slope);
    let longest = 0;
    for (let column = 0; column < columns; column++) {
      const bounded = Math.min(Math.max(change[column] as number, -LONGEST_STEP), LONGEST_STEP);
      weights[column] = (weights[column] as number) + bounded;
      longest = Math.max(longest, Math.abs(bounded));
    }
    if (longest < CLOSE) break;
  }
  return { intercept: weights[0] as number, weights: Array.from(weights.subarray(1)) };
}

/** The probability of a case, in (0, 1). */
export function logisticProbability(
  { intercept, weights }: LogisticFit,
  features: ArrayLike<number>,
): number {
  let sum = intercept;
  for (let column = 0; column < weights.length; column++)
    sum += (weights[column] as number) * (features[column] as number);
  return 1 / (1 + Math.exp(-sum));
}

function derivatives(
  features: LogisticRows["features"],
  outcomes: LogisticRows["outcomes"],
  weights: Float64Array,
  penalty: number,
): { readonly slope: Float64Array; readonly curvature: Float64Array } {
  const columns = weights.length;
  const slope = new Float64Array(columns);
  const curvature = new Float64Array(columns * columns);
  for (let column = 0; column < columns; column++) {
    // A hair for the intercept too: where all outcomes are alike it would run away.
    const own = column === 0 ? 1e-6 : penalty;
    slope[column] = -own * (weights[column] as number);
    curvature[column * columns + column] = own;
  }
  const row = new Float64Array(columns).fill(1);
  for (const [position, values] of features.entries()) {
    if (values.length !== columns - 1)
      throw new RangeError(`row ${position} has ${values.length} columns, not ${columns - 1}`);
    let sum = weights[0] as number;
    for (let column = 1; column < columns; column++) {
      row[column] = values[column - 1] as number;
      sum += (weights[column] as number) * (row[column] as number);
    }
    const probability = 1 / (1 + Math.exp(-sum));
    const surplus = (outcomes[position] as number) - probability;
    const weight = probability * (1 - probability);
    for (let column = 0; column < columns; column++) {
      const value = row[column] as number;
      slope[column] = (slope[column] as number) + surplus * value;
      for (let other = 0; other < columns; other++) {
        const cell = column * columns + other;
        curvature[cell] = (curvature[cell] as number) + weight * value * (row[other] as number);
      }
    }
  }
  return { slope, curvature };
}

/** By Gauss-Jordan elimination: the matrix is positive definite, so that no pivot is 0. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const divisor = matrix[pivot * size + pivot] as number;
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = (matrix[row * size + pivot] as number) / divisor;
      for (let column = pivot; column < size; column++) {
        const cell = row * size + column;
        matrix[cell] = (matrix[cell] as number) - factor * (matrix[pivot * size + column] as number);
      }
      right[row] = (right[row] as number) - factor * (right[pivot] as number);
    }
  }
  return right.map((value, row) => value / (matrix[row * size + row] as number));
}
