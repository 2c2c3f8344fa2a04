// The average click rate of each creative, over the opportunities at which it could be shown: all that a policy can know that
// looks at neither listener nor moment.
// It must never be learned from the run that it is judged on.
import { playRun } from "tutti/learn";
import type { AdEvent } from "../../ad-event.js";
import type { AdRequest } from "../../ad-request.js";
import { Arms } from "../arms.js";
import type { Bid } from "../auction.js";
import type { Market } from "../market.js";

/** True rates, by "campaign/creative", as positions; nobody is shown anything meanwhile. @param run the run's seed. */
export function averageRates(
  { catalogue, simulator, oracle }: Market,
  run: number,
): ReadonlyMap<string, number> {
  const arms = new Arms(catalogue, simulator);
  const sums = new Map<string, { rate: number; times: number }>();
  const look = (request: AdRequest): undefined => {
    arms.find(request);
    for (let arm = 0; arm < arms.count; arm++) {
      const [campaign, creative] = [arms.campaigns[arm] as number, arms.creatives[arm] as number];
      const name = `${campaign}/${creative}`;
      const sum = sums.get(name) ?? { rate: 0, times: 0 };
      sum.rate += oracle.clickRate(campaign, creative);
      sum.times++;
      sums.set(name, sum);
    }
  };
  playRun<AdRequest, Bid, AdEvent>(simulator, { decide: look, learn: () => undefined }, run);
  return new Map([...sums].map(([name, { rate, times }]) => [name, rate / times]));
}
