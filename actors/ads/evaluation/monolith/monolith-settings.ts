// What a monolith is made of. Plain data, so that it can be tuned, written down and sent to a thread.
import type { LogisticOptions, LogisticState } from "./hashed-logistic.js";
import type { PerceptronOptions, PerceptronState } from "./hashed-perceptron.js";

/** What predicts clicks; `state` is what was learned in other worlds, and is changed from here on. */
export type ClickModelSettings =
  | { readonly kind: "logistic"; readonly options: LogisticOptions; readonly state?: LogisticState }
  | { readonly kind: "perceptron"; readonly options: PerceptronOptions; readonly state?: PerceptronState };

export interface MonolithSettings {
  readonly model: ClickModelSettings;
  /** Takes part in auctions with a probability that keeps to the plan; false spends as fast as it can. */
  readonly throttled: boolean;
  /** In [0, 1]: 0 chooses by expected gain alone, 1 by the probability of a click alone. */
  readonly greed: number;
  /** How sharply bids fall with the probability of a click; >= 0. As Tutti's Bid Optimizer has it. */
  readonly selectivity: number;
  /** Of chance, and of the world's own names: what is learned of its campaigns and listeners says nothing of another one's. */
  readonly seed: number;
}
