// A reward model: each action's mean reward, whatever the context.
// It must never predict a row from that row's own reward, or the doubly robust estimators would take the model for better than
// it is, and a policy that goes by it would be judged by what it was made of.
import type { CandidateKey } from "../../actor/agent.js";

/** Rows that the log's mean counts for beside an action's own. */
const PRIOR_ROWS = 100;
/** Rows by turns; each is predicted from the rewards of the others. */
const FOLDS = 2;

interface Sums {
  /** By fold. */
  readonly rows: Float64Array;
  readonly rewards: Float64Array;
}

/**
 * Mean rewards by action, each from the rows of other folds and drawn towards their mean (cross-fitting: Chernozhukov et al.,
 * "Double/debiased machine learning", 2018). Memory grows with the actions, not with the rows.
 */
export class CrossFittedRates {
  readonly #all: Sums = emptySums();
  readonly #actions = new Map<CandidateKey, Sums>();

  /** @param row its number, from 0. */
  add(row: number, action: CandidateKey, reward: number): void {
    const sums = this.#actions.get(action) ?? emptySums();
    this.#actions.set(action, sums);
    for (const each of [sums, this.#all]) {
      (each.rows[row % FOLDS] as number)++;
      (each.rewards[row % FOLDS] as number) += reward;
    }
  }

  /** What `action` would have earned in row `row`. */
  rate(row: number, action: CandidateKey): number {
    const fold = row % FOLDS;
    const [rows, rewards] = others(this.#all, fold);
    const mean = rows === 0 ? 0 : rewards / rows;
    const sums = this.#actions.get(action);
    if (sums === undefined) return mean;
    const [own, earned] = others(sums, fold);
    return (earned + PRIOR_ROWS * mean) / (own + PRIOR_ROWS);
  }
}

function emptySums(): Sums {
  return { rows: new Float64Array(FOLDS), rewards: new Float64Array(FOLDS) };
}

function others({ rows, rewards }: Sums, fold: number): readonly [rows: number, rewards: number] {
  let [count, sum] = [0, 0];
  for (let other = 0; other < FOLDS; other++) {
    if (other === fold) continue;
    count += rows[other] as number;
    sum += rewards[other] as number;
  }
  return [count, sum];
}
