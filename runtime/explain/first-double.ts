// Bisection over the doubles themselves, by their bits, which sort as non-negative doubles do: at most 63 steps, and nothing lies
// between the answer and its neighbour that was not asked about. It must never be given a negative number.

const doubles = new Float64Array(1);
const bits = new BigInt64Array(doubles.buffer);

/**
 * The double nearest to `from`, on the way to `to`, at which `holds` begins to hold; it does not hold at `from` and does at `to`.
 * Where it changes more than once on the way, the answer is one of the changes.
 */
export function firstDouble(from: number, to: number, holds: (value: number) => boolean): number {
  let outside = bitsOf(from);
  let inside = bitsOf(to);
  while (inside - outside > 1n || outside - inside > 1n) {
    const middle = (inside + outside) >> 1n;
    if (holds(doubleOf(middle))) inside = middle;
    else outside = middle;
  }
  return doubleOf(inside);
}

function bitsOf(value: number): bigint {
  // -0 becomes 0.
  doubles[0] = value + 0;
  return bits[0] as bigint;
}

function doubleOf(value: bigint): number {
  bits[0] = value;
  return doubles[0] as number;
}
