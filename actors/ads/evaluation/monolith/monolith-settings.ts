// What a monolith is made of. Plain data, so that it can be tuned, written down and sent to a thread.
import type { FtrlOptions, FtrlState } from "./hashed-logistic.js";

export interface MonolithSettings {
  readonly logistic: FtrlOptions;
  /** Takes part in auctions with a probability that keeps to the plan; false spends as fast as it can. */
  readonly throttled: boolean;
  readonly seed: number;
  /** In [0, 1]: 0 chooses by expected gain alone, 1 by the probability of a click alone. */
  readonly greed: number;
  /** What was learned in other worlds; changed from here on. */
  readonly state?: FtrlState;
}
