// The randomised policy that logs come from: mostly any arm, now and then the one of the highest prior worth, at a bid that is
// a random share of the campaign's highest.
// It must never do what it does not tell the probability of: logs without it are worth nothing for judging other policies.
import type { Random } from "../../random.js";
import type { Arms } from "../arms.js";

export interface Logging {
  /** Share of the choices that are made evenly among all arms, in (0, 1]. */
  readonly explore: number;
  /** Shares of the highest bid that are bid, from and to, each doubling as likely: in (0, 1]. */
  readonly shares: readonly [lowest: number, highest: number];
}

export const LOGGING: Logging = { explore: 0.8, shares: [0.1, 1] };

export class LoggingPolicy {
  /** Of the latest choice: the arm; its probability; the share of the highest bid, and its density. */
  arm = -1;
  propensity = Number.NaN;
  share = Number.NaN;
  density = Number.NaN;
  readonly #logging: Logging;
  readonly #random: Random;

  constructor(logging: Logging, random: Random) {
    this.#logging = logging;
    this.#random = random;
  }

  /** Draws the same numbers for every opportunity. False where there is no arm to choose. */
  choose({ count }: Arms): boolean {
    const { explore, shares } = this.#logging;
    const [lowest, highest] = shares;
    const isExploring = this.#random.uniform() < explore;
    const drawn = this.#random.below(count);
    const share = this.#random.spread(lowest, highest);
    if (count === 0) return false;
    this.arm = isExploring ? drawn : 0;
    this.propensity = explore / count + (this.arm === 0 ? 1 - explore : 0);
    this.share = share;
    this.density = lowest === highest ? 1 : 1 / (share * Math.log(highest / lowest));
    return true;
  }
}
