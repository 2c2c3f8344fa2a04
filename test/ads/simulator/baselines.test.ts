// There is something to learn: chance and averages are far below the truth, and luck has no part in it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "#ads/random.js";
import { averageRates } from "#ads/simulator/baselines/average-rates.js";
import {
  cheapestChooser,
  oracleChooser,
  randomChooser,
  staticChooser,
} from "#ads/simulator/baselines/choosers.js";
import { type BaselineFigures, playBaseline } from "#ads/simulator/baselines/play-baseline.js";
import { runs } from "../../runs.js";
import { market, regimes, seeds } from "./worlds.js";

function rate({ expectedClicks, impressions }: BaselineFigures): number {
  return expectedClicks / impressions;
}

test("in every kind of market the oracle is clicked on far more than chance, and than averages", () => {
  fc.assert(
    fc.property(seeds, regimes, (seed, regime) => {
      const world = market({ seed, regime, listeners: 200, campaigns: 60, days: 3 });
      const chance = playBaseline(world, randomChooser(new Random(seed)), 2);
      const averages = playBaseline(world, staticChooser(averageRates(world, 1)), 2);
      const truth = playBaseline(world, oracleChooser(world.oracle), 2);
      // Averages favour a few campaigns, whose money is soon gone: where it is scarce they are little better than chance.
      expect(rate(averages)).toBeGreaterThan(0.9 * rate(chance));
      expect(rate(truth)).toBeGreaterThan(1.6 * rate(averages));
      expect(rate(truth)).toBeGreaterThan(2 * rate(chance));
      // Nor does it pay more for a click, or for a conversion.
      expect(truth.spent / truth.expectedClicks).toBeLessThan(chance.spent / chance.expectedClicks);
      expect(truth.spent / truth.expectedConversions).toBeLessThan(chance.spent / chance.expectedConversions);
    }),
    { numRuns: runs(4) },
  );
});

test("a baseline keeps to its budgets, meets every opportunity, and does the same each time", () => {
  fc.assert(
    fc.property(seeds, regimes, (seed, regime) => {
      const world = market({ seed, regime, listeners: 100 });
      const { catalogue } = world;
      const [first, again] = [1, 2].map(() => playBaseline(world, cheapestChooser(catalogue), 1));
      expect(again).toStrictEqual(first);
      const budgets = catalogue.campaigns.reduce((sum, { totalBudget }) => sum + totalBudget, 0);
      expect(first?.spent).toBeLessThanOrEqual(budgets);
      expect(first?.impressions).toBeLessThanOrEqual(first?.opportunities ?? 0);
      expect(first?.clicks).toBeLessThanOrEqual(first?.impressions ?? 0);
      expect(first?.conversions).toBeLessThanOrEqual(first?.clicks ?? 0);
    }),
    { numRuns: runs(5) },
  );
});
