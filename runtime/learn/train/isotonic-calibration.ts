// From what a model says to a probability that rises with it, whatever its shape: isotonic regression by pooling adjacent violators
// (Ayer et al., Annals of Mathematical Statistics 26, 1955; for calibration: Zadrozny and Elkan, KDD 2002).
// It must never fall where what is said rises, and never claim certainty.

/** Knots of a line; plain data. */
export interface Calibration {
  /** Rising. */
  readonly said: readonly number[];
  /** Not falling, in (0, 1); as many. */
  readonly probabilities: readonly number[];
}

interface Pool {
  said: number;
  trues: number;
  count: number;
}

/** Cases that a pool has at least: the ends would be of one or two. */
const LEAST_POOL = 200;

/**
 * @param said finite. @param outcomes 1 where it came true, else 0; as many.
 * @throws RangeError where there are none, or not as many.
 */
export function calibrate(said: ArrayLike<number>, outcomes: ArrayLike<number>): Calibration {
  const { length } = said;
  if (length === 0 || outcomes.length !== length)
    throw new RangeError(`there are ${outcomes.length} outcomes of ${length} cases`);
  const order = Uint32Array.from({ length }, (_, row) => row).sort(
    (one, other) => (said[one] as number) - (said[other] as number),
  );
  const pools: Pool[] = [];
  const least = Math.min(LEAST_POOL, Math.ceil(length / 2));
  for (let from = 0; from < length; ) {
    const pool: Pool = { said: 0, trues: 0, count: 0 };
    const isPart = (at: number): boolean =>
      pool.count < least ||
      length - at < least ||
      said[order[at] as number] === said[order[at - 1] as number];
    let at = from;
    for (; at < length && isPart(at); at++) {
      pool.said += said[order[at] as number] as number;
      pool.trues += outcomes[order[at] as number] as number;
      pool.count++;
    }
    pools.push(pool);
    from = at;
    mergeViolators(pools);
  }
  return {
    said: pools.map((pool) => pool.said / pool.count),
    // Half a case of either kind: nothing is certain.
    probabilities: pools.map(({ trues, count }) => (trues + 0.5) / (count + 1)),
  };
}

/** On the line between the knots; beyond the last ones as at them. */
export function calibrated({ said, probabilities }: Calibration, value: number): number {
  const above = said.findIndex((knot) => knot >= value);
  const right = above < 0 ? said.length - 1 : above;
  const left = Math.max(0, right - 1);
  const from = said[left] as number;
  const to = said[right] as number;
  const share = to === from ? 1 : Math.min(Math.max((value - from) / (to - from), 0), 1);
  return (probabilities[left] as number) * (1 - share) + (probabilities[right] as number) * share;
}

function mergeViolators(pools: Pool[]): void {
  for (;;) {
    const last = pools.at(-1);
    const before = pools.at(-2);
    if (last === undefined || before === undefined) return;
    // As they are told in the end: with half a case added.
    if ((last.trues + 0.5) / (last.count + 1) > (before.trues + 0.5) / (before.count + 1)) return;
    pools.pop();
    before.said += last.said;
    before.trues += last.trues;
    before.count += last.count;
  }
}
