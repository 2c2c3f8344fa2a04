// What is left to win is worth more with more money and more auctions, in the published table and in Tutti's plan.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ValueTable } from "#ads/replay/bidders/value-table.js";
import { MarketBeliefs } from "#ads/replay/planning/market-beliefs.js";
import { PriceBands } from "#ads/replay/planning/price-bands.js";
import { SpendingPlan } from "#ads/replay/planning/spending-plan.js";
import { SurplusTable } from "#ads/replay/planning/surplus-table.js";
import { runs } from "../../runs.js";
import { drawWorld, type World } from "./worlds.js";

const worlds = fc.integer().map((seed) => drawWorld(seed));
const ROUNDING = 1e-12;

/** A plan made after all of the world's auctions were seen, and all prices. */
function planFor({ history, log, terms }: World, clicksForMoney: number): SpendingPlan {
  const bands = new PriceBands(history);
  const beliefs = new MarketBeliefs(history, bands);
  for (const [at, rate] of log.rates.entries()) {
    beliefs.see(rate);
    beliefs.paid(rate, log.prices[at] as number);
  }
  const surplus = new SurplusTable(history, bands);
  surplus.fill(beliefs);
  const plan = new SpendingPlan(terms, bands);
  plan.solve(surplus, clicksForMoney);
  return plan;
}

/** Where the value falls with one more auction or one more unit of money. */
function falls(value: (auctions: number, budget: number) => number, { terms }: World): string[] {
  const found: string[] = [];
  for (let auctions = 0; auctions <= terms.auctions; auctions++) {
    for (let budget = 0; budget <= terms.budget; budget++) {
      const here = value(auctions, budget) + ROUNDING;
      const fewer = auctions === 0 ? 0 : value(auctions - 1, budget);
      const poorer = budget === 0 ? 0 : value(auctions, budget - 1);
      if (!(here >= fewer && here >= poorer)) found.push(`${auctions} auctions, ${budget} left`);
    }
  }
  return found;
}

describe("the published value table", () => {
  test("grows with the budget and with the auctions left", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const table = new ValueTable(world.history, world.terms);
        expect(falls((auctions, budget) => table.at(auctions, budget), world)).toEqual([]);
      }),
      { numRuns: runs(20) },
    );
  });

  test("is what a plain reading of its formula gives", () => {
    fc.assert(
      fc.property(worlds, ({ history, terms }) => {
        const table = new ValueTable(history, terms);
        const total = history.prices.reduce((sum, count) => sum + count + 1, 0);
        const mean = history.clicks / history.impressions;
        const auctions = Math.min(terms.auctions, 4);
        const plain = (left: number, budget: number): number => {
          if (left === 0 || budget === 0) return 0;
          const kept = plain(left - 1, budget);
          let value = kept;
          for (const [price, count] of history.prices.entries()) {
            if (price > budget) break;
            const gain = mean + plain(left - 1, budget - price) - kept;
            if (gain >= -ROUNDING) value += ((count + 1) / total) * gain;
          }
          return value;
        };
        for (const budget of [0, 1, 5].filter((each) => each <= terms.budget)) {
          expect(table.at(auctions, budget)).toBeCloseTo(plain(auctions, budget), 10);
        }
      }),
      { numRuns: runs(20) },
    );
  });
});

describe("Tutti's plan", () => {
  test("values more money and more auctions at least as much, and never wins what is worth less than its price", () => {
    fc.assert(
      fc.property(worlds, fc.double({ min: 0, max: 0.1, noNaN: true }), (world, clicksForMoney) => {
        const plan = planFor(world, clicksForMoney);
        expect(falls((auctions, budget) => plan.value(auctions, budget), world)).toEqual([]);
        for (const rate of [0, 0.001, 0.05, 1]) {
          const { auctions, budget } = world.terms;
          const bid = plan.bid(rate, budget, auctions);
          expect(bid).toBeLessThanOrEqual(budget);
          if (bid > 0) expect(clicksForMoney * bid).toBeLessThanOrEqual(rate + ROUNDING);
        }
      }),
      { numRuns: runs(40) },
    );
  });

  test("bids no less for a better chance of a click", () => {
    fc.assert(
      fc.property(worlds, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (world, rate, draw) => {
        const { auctions, budget } = world.terms;
        const plan = planFor(world, 0);
        const left = draw % (budget + 1);
        expect(plan.bid(rate, left, auctions)).toBeGreaterThanOrEqual(plan.bid(rate / 2, left, auctions));
      }),
      { numRuns: runs(40) },
    );
  });

  test("keeps its money for the better impressions where they are worth the wait", () => {
    // One price; half of the auctions promise ten times what the others do, and there is money for half of them.
    const history = { impressions: 1000, clicks: 55, cost: 10_000, prices: new Float64Array(12) };
    history.prices[10] = 1e6;
    const rates = Float64Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? 0.1 : 0.01));
    const log = { rates, prices: new Uint16Array(400).fill(10), clicks: new Uint8Array(400) };
    const terms = { auctions: 200, budget: 1000 };
    const plan = planFor({ history, log, terms }, 0);
    expect(plan.bid(0.1, 800, 200)).toBeGreaterThanOrEqual(10);
    expect(plan.bid(0.01, 800, 200)).toBeLessThan(10);
    expect(plan.bid(0.01, 800, 40)).toBeGreaterThanOrEqual(10);
  });
});
