// How sure a lead in clicks is: clicks are few, and most leads are luck.
// It must never compare other than episode by episode: both bidders met the same auctions there.
import { Random } from "../random.js";

export interface LeadInterval {
  readonly clicks: number;
  /** 95% of the resampled leads lie from `low` to `high`. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;
const SEED = 1;

/**
 * The lead of one bidder in clicks, with its percentile bootstrap interval over episodes (Efron, "Bootstrap Methods:
 * Another Look at the Jackknife", 1979). The same columns give the same interval.
 * @param ours clicks in each episode; at least one.
 * @param theirs clicks of the other bidder in the same episodes.
 */
export function leadInterval(ours: Float64Array, theirs: Float64Array): LeadInterval {
  const leads = ours.map((clicks, episode) => clicks - (theirs[episode] as number));
  const random = new Random(SEED);
  const sums = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let draw = 0; draw < leads.length; draw++) sum += leads[random.below(leads.length)] as number;
    return sum;
  }).sort();
  return {
    clicks: leads.reduce((sum, lead) => sum + lead, 0),
    low: sums[Math.floor(RESAMPLES * 0.025)] as number,
    high: sums[Math.ceil(RESAMPLES * 0.975) - 1] as number,
  };
}
