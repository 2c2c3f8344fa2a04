// What one decision of the fan-out benchmarks is, the same for Tutti and for every peer: three agents each score C candidates
// for a number, the scores are added, and the highest sum wins.
// It must never differ between systems: a peer that does less is not compared.

export interface Workload {
  /** |sin| over 32 candidates, or no work over 4: nothing but messages. */
  readonly name: "sin32" | "tiny";
  readonly candidates: number;
}

export const SIN32: Workload = { name: "sin32", candidates: 32 };
export const TINY: Workload = { name: "tiny", candidates: 4 };

export const AGENTS = 3;

/** Milliseconds: above what 512 in flight take on a busy machine. A benchmark must not measure fallbacks. */
export const DEADLINE = 1_000;

/** Writes what agent 0, 1 or 2 scores for `seed`. */
export function score({ name }: Workload, agent: number, seed: number, scores: Float64Array): void {
  if (name === "tiny") return;
  const stride = agent + 1;
  for (let index = 0; index < scores.length; index++)
    scores[index] = Math.abs(Math.sin(seed + index * stride));
}

/** An agent's scores before it has written any: what it gives where there is no work. */
export function blankScores({ candidates }: Workload): Float64Array {
  return new Float64Array(candidates).fill(0.5);
}

/** Index of the highest sum, the first where several are. */
export function winnerOf(rows: readonly Float64Array[]): number {
  const [first, second, third] = rows as readonly [Float64Array, Float64Array, Float64Array];
  let best = 0;
  let highest = -1;
  for (let index = 0; index < first.length; index++) {
    const sum = (first[index] as number) + (second[index] as number) + (third[index] as number);
    if (sum > highest) {
      highest = sum;
      best = index;
    }
  }
  return best;
}

/** The winner for a seed, computed in one thread: what every system must answer. */
export function inlineWinner(workload: Workload, seed: number): number {
  const rows = Array.from({ length: AGENTS }, (_, agent) => {
    const scores = blankScores(workload);
    score(workload, agent, seed, scores);
    return scores;
  });
  return winnerOf(rows);
}
