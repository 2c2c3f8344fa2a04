// Pacing: spend follows the day's plan in simulated days, for traffic and prices that the controller does not know.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { USUAL_BIDDING } from "#ads/agents/bidding/bid-settings.js";
import { DayPlan } from "#ads/agents/bidding/day-plan.js";
import { AHEAD, Pacing, SPENT } from "#ads/agents/bidding/pacing.js";
import { Random } from "#ads/random.js";
import { agentCampaign, DAY_START } from "./campaign-fixture.js";

const HOUR = 3_600_000;
const EVERY_HOUR = 2 ** 24 - 1;
/** Micro-units for one impression. */
const WORTH = 5_000;
/** Micro-units: a third of what the day's traffic could be bought for. */
const BUDGET = 5_000_000;

interface SimulatedDay {
  /** Share of the budget that is spent at the end of each hour. */
  readonly spent: readonly number[];
  /** The hour in which the budget ran out; 24 when it did not. */
  readonly exhausted: number;
}

/** A second-price campaign that could win three times its budget, in traffic that is flat over the clock. */
function simulate(pacing: "even" | "asap", seed: number, hours = EVERY_HOUR, budget = BUDGET): SimulatedDay {
  const controller = new Pacing(
    [agentCampaign({ dailyBudget: budget, pacing, hours })],
    USUAL_BIDDING.pacingGain,
  );
  const random = new Random(seed);
  const opportunities = 8_000;
  const spent: number[] = [];
  let sum = 0;
  let exhausted = 24;
  for (let number = 0; number < opportunities; number++) {
    const into = (24 * HOUR * number) / opportunities;
    const time = DAY_START + into;
    const hour = Math.floor(into / HOUR);
    const multiplier = (hours >> hour) & 1 ? controller.multiplier(0, time, 0) : 0;
    const rival = 2_500 * Math.exp(0.6 * random.normal());
    if (multiplier > 0 && multiplier * WORTH >= rival && sum + rival <= budget) {
      sum += rival;
      controller.spend(0, rival, time);
    }
    if (sum > 0.99 * budget) exhausted = Math.min(exhausted, hour);
    spent[hour] = sum / budget;
  }
  return { spent, exhausted };
}

describe("an even campaign", () => {
  test("is within 3 % of the budget of its plan at the end of every hour, and has spent 97 % at the end of the day", () => {
    const plan = new DayPlan(EVERY_HOUR, 0);
    for (const seed of [1, 2, 3, 4, 5]) {
      const { spent } = simulate("even", seed);
      for (const [hour, share] of spent.entries()) {
        const planned = hour === 23 ? 1 : plan.spentBy(DAY_START + (hour + 1) * HOUR);
        expect(Math.abs(share - planned)).toBeLessThan(0.03);
      }
      expect(spent.at(-1)).toBeGreaterThan(0.97);
    }
  });

  test("that can afford only fifty impressions is within 15 % of its plan at the end of every hour", () => {
    const plan = new DayPlan(EVERY_HOUR, 0);
    for (const seed of [1, 2, 3, 4, 5]) {
      const { spent } = simulate("even", seed, EVERY_HOUR, BUDGET / 50);
      for (const [hour, share] of spent.entries()) {
        const planned = hour === 23 ? 1 : plan.spentBy(DAY_START + (hour + 1) * HOUR);
        expect(Math.abs(share - planned)).toBeLessThan(0.15);
      }
    }
  });

  test("that runs in the morning only spends its budget in the morning", () => {
    const morning = [6, 7, 8, 9].reduce((mask, hour) => mask | (1 << hour), 0);
    const { spent } = simulate("even", 1, morning, BUDGET / 4);
    expect(spent[5]).toBe(0);
    expect(spent[7]).toBeGreaterThan(0.25);
    expect(spent[7]).toBeLessThan(0.7);
    expect(spent[9]).toBeGreaterThan(0.8);
  });
});

test("an asap campaign spends its budget long before the day ends", () => {
  expect(simulate("asap", 1).exhausted).toBeLessThan(10);
});

test("a multiplier is above 0 and at most 1 whatever is spent whenever, unless the budget is spent or ahead of its plan", () => {
  const step = fc.record({
    later: fc.integer({ min: 0, max: 6 * HOUR }),
    amount: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const pacing = new Pacing(
        [agentCampaign({ dailyBudget: 1_000, totalBudget: 10_000 })],
        USUAL_BIDDING.pacingGain,
      );
      let time = DAY_START;
      let today = 0;
      let total = 0;
      for (const { later, amount } of steps) {
        const day = Math.floor(time / (24 * HOUR));
        time += later;
        if (Math.floor(time / (24 * HOUR)) > day) today = 0;
        pacing.spend(0, amount, time);
        today += amount;
        total += amount;
        const multiplier = pacing.multiplier(0, time, 0);
        expect(multiplier).toBeLessThanOrEqual(1);
        if (today >= 1_000 || total >= 10_000) expect(multiplier).toBe(SPENT);
        else if (today === 0) expect(multiplier).toBeGreaterThan(0);
        else if (multiplier !== AHEAD) expect(multiplier).toBeGreaterThan(0);
      }
    }),
  );
});

test("a plan starts at nothing, ends at everything, and never goes back, in any time zone and for any hours", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: EVERY_HOUR }),
      fc.integer({ min: -12, max: 14 }),
      (hours, offset) => {
        const plan = new DayPlan(hours, offset);
        let before = plan.spentBy(DAY_START);
        expect(before).toBe(0);
        for (let minute = 10; minute < 1440; minute += 10) {
          const spent = plan.spentBy(DAY_START + minute * 60_000);
          expect(spent).toBeGreaterThanOrEqual(before);
          before = spent;
        }
        expect(plan.spentBy(DAY_START + 24 * HOUR - 1)).toBeCloseTo(1, 3);
      },
    ),
  );
});
