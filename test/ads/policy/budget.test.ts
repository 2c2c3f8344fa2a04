// Budgets against a model: never above a limit, for any interleaving of decisions, wins, losses and silence.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import { momentOf } from "#ads/moment.js";
import type { Micros } from "#ads/money.js";
import { BudgetConstraint } from "#ads/policy/budget.js";
import { type BudgetedCampaign, costOf } from "#ads/policy/campaign-budgets.js";
import { runs } from "../../runs.js";
import { adRequest, campaign, DAY_START } from "../agents/campaign-fixture.js";

const DAY = 86_400_000;
const PATIENCE = 600_000;

function outcome(type: "impression" | "loss", decision: string, price: number, time: number): AdEvent {
  const about = { decision, campaign: 0, time, bid: 0 as Micros, moment: momentOf(adRequest()) };
  return type === "loss" ? { type, ...about } : { type, ...about, listener: "", price: price as Micros };
}

function budgets(dailyBudget: number, totalBudget: number): BudgetedCampaign {
  const [daily, total, maximumBid] = [dailyBudget, totalBudget, 3_000_000] as Micros[];
  return {
    id: "c",
    dailyBudget: daily as Micros,
    totalBudget: total as Micros,
    maximumBid: maximumBid as Micros,
  };
}

const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("decide" as const),
      price: fc.integer({ min: 0, max: 3_000_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("win" as const),
      which: fc.nat(20),
      share: fc.double({ min: 0, max: 1.5, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("lose" as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refuse" as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      time: fc.oneof(fc.integer({ min: 0, max: PATIENCE }), fc.integer({ min: 0, max: DAY })),
    }),
  },
);

describe("a budget", () => {
  test("is never exceeded, and refuses only what would exceed it, whatever happens in whatever order", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 20_000 }),
        fc.array(anyStep, { maxLength: 80 }),
        (dailyBudget, totalBudget, steps) => {
          const limits = budgets(dailyBudget, totalBudget);
          const constraint = new BudgetConstraint([limits], { patience: PATIENCE });
          // The model: what each day has spent, and what is reserved since when.
          const spent = new Map<number, number>();
          const open = new Map<string, { amount: number; time: number }>();
          // A few minutes before midnight.
          let time = DAY_START + DAY - PATIENCE / 2;
          let number = 0;
          const today = (): number => Math.floor(time / DAY);
          const sum = (day?: number): number => {
            let total = 0;
            for (const [at, amount] of spent) if (day === undefined || at === day) total += amount;
            for (const { amount, time: at } of open.values()) {
              if (day === undefined || Math.floor(at / DAY) === day) total += amount;
            }
            return total;
          };
          for (const step of steps) {
            const [id, held] = [...open][("which" in step ? step.which : 0) % Math.max(1, open.size)] ?? [];
            if (step.kind === "wait") time += step.time;
            else if (step.kind === "decide") {
              for (const [old, { time: at }] of open) if (at + PATIENCE <= time) open.delete(old);
              const amount = costOf(step.price);
              const fits = sum(today()) + amount <= dailyBudget && sum() + amount <= totalBudget;
              const decision = String(number++);
              const refusal = constraint.reserve(adRequest({ time }), 0, step.price, decision);
              expect(refusal === undefined).toBe(fits);
              if (fits) open.set(decision, { amount, time });
            } else if (id !== undefined && held !== undefined) {
              open.delete(id);
              if (step.kind === "win") {
                const price = Math.round(step.share * held.amount);
                constraint.observe(outcome("impression", id, price, time));
                const day = Math.floor(held.time / DAY);
                spent.set(day, (spent.get(day) ?? 0) + Math.min(price, held.amount));
              } else if (step.kind === "lose") constraint.observe(outcome("loss", id, 0, time));
              else constraint.release(adRequest({ time }), 0, 0, id);
            }
            expect(constraint.budgets.total(0)).toBe(sum());
            expect(constraint.budgets.total(0)).toBeLessThanOrEqual(totalBudget);
            expect(constraint.budgets.today(0)).toBeLessThanOrEqual(dailyBudget);
          }
          expect(constraint.late).toBe(0);
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  test("is whole again after a lost auction, and after ten minutes without an answer", () => {
    const limits = budgets(10, 100);
    const constraint = new BudgetConstraint([limits]);
    const at = (time: number) => adRequest({ time });
    expect(constraint.reserve(at(DAY_START), 0, 10_000, "first")).toBeUndefined();
    expect(constraint.reserve(at(DAY_START), 0, 1_000, "second")).toBe("the day's budget is spent");
    constraint.observe(outcome("loss", "first", 0, DAY_START));
    expect(constraint.reserve(at(DAY_START), 0, 10_000, "third")).toBeUndefined();
    expect(constraint.reserve(at(DAY_START + PATIENCE - 1), 0, 1_000, "fourth")).toBeDefined();
    expect(constraint.reserve(at(DAY_START + PATIENCE), 0, 1_000, "fifth")).toBeUndefined();
  });

  test("starts anew at midnight UTC of the requests' time, while the total goes on", () => {
    const limits = budgets(10, 15);
    const constraint = new BudgetConstraint([limits]);
    constraint.reserve(adRequest({ time: DAY_START + DAY - 1 }), 0, 10_000, "first");
    constraint.observe(outcome("impression", "first", 10, DAY_START + DAY - 1));
    const tomorrow = adRequest({ time: DAY_START + DAY });
    expect(constraint.reserve(tomorrow, 0, 6_000, "second")).toBe("the total budget is spent");
    expect(constraint.reserve(tomorrow, 0, 5_000, "third")).toBeUndefined();
  });

  test("never forgets an impression that was won after its reservation had expired", () => {
    const limits = budgets(10, 100);
    const constraint = new BudgetConstraint([limits]);
    constraint.reserve(adRequest({ time: DAY_START }), 0, 10_000, "late");
    constraint.reserve(adRequest({ time: DAY_START + PATIENCE }), 0, 4_000, "next");
    constraint.observe(outcome("impression", "late", 9, DAY_START + PATIENCE));
    expect(constraint.late).toBe(1);
    expect(constraint.budgets.total(0)).toBe(13);
    expect(constraint.reserve(adRequest({ time: DAY_START + PATIENCE }), 0, 1, "more")).toBeDefined();
  });

  test("says before the vote which campaigns have nothing left", () => {
    const campaigns = [campaign(0, { dailyBudget: 0 as Micros }), campaign(1)];
    const excluded: [number, string][] = [];
    new BudgetConstraint(campaigns).exclude(adRequest(), [0, 1], (index, reason) =>
      excluded.push([index, reason]),
    );
    expect(excluded).toEqual([[0, "the day's budget is spent"]]);
  });

  test("a decision without a price reserves nothing and is refused", () => {
    expect(new BudgetConstraint([campaign(0)]).reserve(adRequest(), 0, undefined, "d")).toBe(
      "no price to reserve",
    );
  });
});

test("however many decisions get no answer, only so many are remembered", () => {
  const constraint = new BudgetConstraint([campaign(0)], { limit: 10 });
  for (let number = 0; number < 1000; number++) constraint.reserve(adRequest(), 0, 1_000, String(number));
  expect(constraint.budgets.total(0)).toBeLessThanOrEqual(10);
});
