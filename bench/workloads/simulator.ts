// The market simulator: auctions a second on one core, and how far apart chance, averages and the truth lie in it.
// The choosers' figures repeat to the bit, so one run of each is all that there is to measure.
import { createMarket } from "tutti/ads";
import { Random } from "../../actors/ads/random.js";
import { averageRates } from "../../actors/ads/simulator/baselines/average-rates.js";
import {
  type Chooser,
  cheapestChooser,
  oracleChooser,
  randomChooser,
  staticChooser,
} from "../../actors/ads/simulator/baselines/choosers.js";
import { playBaseline } from "../../actors/ads/simulator/baselines/play-baseline.js";
import { REGIMES, type RegimeName } from "../../actors/ads/simulator/parameters.js";
import type { Bench, Contender, Sample } from "../harness/contender.js";
import { timed } from "./timed.js";

const SEED = 11;
const TRAINING_RUN = 1;
const RUN = 2;
const CHOOSERS = ["random", "cheapest", "static", "oracle"] as const;
/** Opportunities between two looks at the clock. */
const AT_ONCE = 2_000;

export const simulatorBench: Bench = {
  name: "simulator",
  title: "the market simulator: auctions on one core; click rates of simple choosers and of the oracle",
  contenders: ({ quick }) => [
    auctions(quick ? 100 : 1_000),
    ...(Object.keys(REGIMES) as RegimeName[])
      .slice(0, quick ? 1 : undefined)
      .flatMap((regime) => CHOOSERS.map((name) => chooser(regime, name, quick ? 50 : 1_000))),
  ],
};

/** A bid on every opportunity, by a campaign that may bid: all that a policy costs is left out. */
function auctions(listeners: number): Contender {
  return {
    system: "market simulator, one thread",
    setting: "a bid on every opportunity",
    unit: "auctions/s",
    open: async () => {
      const { simulator, catalogue } = createMarket({
        seed: SEED,
        regime: "lively",
        listeners,
        campaigns: 100,
        days: 7,
      });
      let run = 0;
      const most = catalogue.campaigns.length;
      return {
        run: async (milliseconds): Promise<Sample> => {
          let held = 0;
          let met = 0;
          simulator.reset(run++);
          const value = await timed(milliseconds, () => {
            const before = held;
            for (let step = 0; step < AT_ONCE; step++) {
              if (simulator.next() === undefined) {
                simulator.reset(run++);
                continue;
              }
              met++;
              simulator.news();
              for (let attempt = 0, isHeld = false; attempt < 8 && !isHeld; attempt++) {
                const campaign = (met * 7 + attempt * 13) % most;
                isHeld =
                  simulator.act({ decision: "bench", campaign, creative: 0, price: 3_000_000 }).length > 0;
                held += Number(isHeld);
              }
            }
            return held - before;
          });
          return { value, details: { "auctions, % of opportunities": (100 * held) / met } };
        },
        close: async () => undefined,
      };
    },
  };
}

function chooser(regime: RegimeName, name: (typeof CHOOSERS)[number], listeners: number): Contender {
  return {
    system: name,
    setting: regime,
    unit: "ratio",
    open: async () => {
      const sample = judge(regime, name, listeners);
      return { run: async () => sample, close: async () => undefined };
    },
  };
}

/** Its true click rate over that of a choice at random, in the same run. */
function judge(regime: RegimeName, name: (typeof CHOOSERS)[number], listeners: number): Sample {
  const market = createMarket({ seed: SEED, regime, listeners, campaigns: 100, days: 7 });
  const choosers: Readonly<Record<(typeof CHOOSERS)[number], () => Chooser>> = {
    random: () => randomChooser(new Random(SEED)),
    cheapest: () => cheapestChooser(market.catalogue),
    static: () => staticChooser(averageRates(market, TRAINING_RUN)),
    oracle: () => oracleChooser(market.oracle),
  };
  const chance = playBaseline(market, choosers.random(), RUN);
  const figures = name === "random" ? chance : playBaseline(market, choosers[name](), RUN);
  const { impressions, clicks, conversions, expectedClicks, expectedConversions, spent, worth } = figures;
  const rate = expectedClicks / impressions;
  return {
    value: rate / (chance.expectedClicks / chance.impressions),
    details: {
      "true click rate, %": 100 * rate,
      impressions,
      clicks,
      conversions,
      "paid for an expected click": spent / expectedClicks / 1e6,
      "paid for an expected conversion": spent / expectedConversions / 1e6,
      spent: spent / 1e6,
      "worth to advertisers": worth / 1e6,
    },
  };
}
