// A run hour by hour: what it adds up to is what the run brought, and its plan never goes beyond what may be spent.
import fc from "fast-check";
import { createMarket } from "tutti/ads";
import { expect, test } from "vitest";
import { HourlyAccount } from "#ads/evaluation/hourly-account.js";
import { playMarket } from "#ads/evaluation/play-market.js";
import { DAY, HOUR } from "#ads/moment.js";
import { runs } from "../../runs.js";
import { regimes, seeds } from "../simulator/worlds.js";

const START = Date.UTC(2026, 5, 1);

test("the hours of a run add up to the run, and the plan to no more than all budgets", () => {
  fc.assert(
    fc.property(seeds, regimes, fc.integer({ min: 1, max: 3 }), (seed, regime, days) => {
      const market = createMarket({ seed, regime, listeners: 30, campaigns: 20, days });
      let number = 0;
      const policy = {
        decide: () => ({ decision: String(++number), campaign: number % 20, creative: 0, price: 20_000_000 }),
        learn: () => undefined,
        close: async () => undefined,
      };
      const { hourly, impressions, expectedClicks, spend, budget } = playMarket(market, policy, {
        seed,
        countBadAds: false,
      });
      const sum = (column: readonly number[]): number => column.reduce((total, value) => total + value, 0);
      for (const column of Object.values(hourly)) expect(column).toHaveLength(24 * days);
      expect(sum(hourly.impressions)).toBe(impressions);
      expect(sum(hourly.expectedClicks)).toBeCloseTo(expectedClicks, 9);
      expect(sum(hourly.spend)).toBe(spend);
      for (const planned of hourly.plannedSpend) expect(planned).toBeGreaterThanOrEqual(-1e-6);
      expect(sum(hourly.plannedSpend)).toBeLessThanOrEqual(budget + 1e-3);
    }),
    { numRuns: runs(5) },
  );
});

test("a flight of a day and a half, begun at noon, is planned within its days and its total budget", () => {
  const [campaign] = createMarket({ seed: 1, regime: "steady", listeners: 9, campaigns: 1, days: 3 })
    .catalogue.campaigns;
  if (campaign === undefined) throw new Error("no campaign");
  const flight = { start: START + DAY / 2, end: START + 2 * DAY, dailyBudget: 100, totalBudget: 120 };
  const { plannedSpend } = new HourlyAccount(START).columns(
    [{ ...campaign, ...flight } as typeof campaign],
    START + 3 * DAY,
  );
  const by = (time: number): number =>
    plannedSpend.slice(0, (time - START) / HOUR).reduce((total, value) => total + value, 0);
  expect(by(flight.start)).toBe(0);
  expect(by(flight.start + DAY)).toBeCloseTo(100, 9);
  expect(by(flight.end)).toBeCloseTo(120, 9);
  expect(by(START + 3 * DAY)).toBeCloseTo(120, 9);
});
