// Budgets in a store: what was spent is found again, and what several processes spend together stays within the limit.
import { memoryStore } from "tutti";
import { expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import { momentOf } from "#ads/moment.js";
import type { Micros } from "#ads/money.js";
import { BudgetConstraint } from "#ads/policy/budget.js";
import type { BudgetedCampaign } from "#ads/policy/campaign-budgets.js";
import { adRequest } from "../agents/campaign-fixture.js";

const PRICE = 10_000;
/** Of one impression at that price, in micro-units. */
const COST = 10;

function campaignOf(daily: number, total: number): BudgetedCampaign {
  return {
    id: "c",
    dailyBudget: daily as Micros,
    totalBudget: total as Micros,
    maximumBid: PRICE as Micros,
  };
}

function impression(decision: string, time: number, price = COST): AdEvent {
  return {
    type: "impression",
    decision,
    campaign: 0,
    listener: "",
    price: price as Micros,
    bid: PRICE as Micros,
    time,
    moment: momentOf(adRequest()),
  };
}

/** Reserves as often as it can, up to `most`; waits for slices meanwhile. Returns the decisions. */
async function spree(
  budget: BudgetConstraint,
  name: string,
  most: number,
  time: number,
): Promise<readonly string[]> {
  const decisions: string[] = [];
  for (let attempt = 0; decisions.length < most && attempt < most + 50; attempt++) {
    const decision = `${name}-${decisions.length}`;
    const refusal = budget.reserve(adRequest({ time }), 0, PRICE, decision);
    if (refusal === undefined) decisions.push(decision);
    else await new Promise(setImmediate);
  }
  return decisions;
}

test("what was spent is found again by the next process, and what was only reserved is not spent", async () => {
  const store = memoryStore();
  const time = Date.now();
  const first = new BudgetConstraint([campaignOf(1_000, 10_000)]);
  await first.open(store);
  const decisions = await spree(first, "first", 60, time);
  expect(decisions).toHaveLength(60);
  for (const decision of decisions.slice(0, 40)) first.observe(impression(decision, time));
  for (const decision of decisions.slice(40))
    first.observe({ ...impression(decision, time), type: "loss" } as AdEvent);
  await first.close();
  const second = new BudgetConstraint([campaignOf(1_000, 10_000)]);
  await second.open(store);
  expect(second.budgets.total(0)).toBe(400);
  expect(await spree(second, "second", 100, time)).toHaveLength(60);
  await second.close();
});

test("an impression that is told twice, also to the next process, is paid once", async () => {
  const store = memoryStore();
  const time = Date.now();
  const first = new BudgetConstraint([campaignOf(1_000, 10_000)]);
  await first.open(store);
  const [decision = ""] = await spree(first, "first", 1, time);
  for (let times = 0; times < 3; times++) first.observe(impression(decision, time));
  await first.settled();
  expect(first.budgets.total(0)).toBe(COST);
  await first.close();
  const second = new BudgetConstraint([campaignOf(1_000, 10_000)]);
  await second.open(store);
  second.observe(impression(decision, time));
  expect(second.budgets.total(0)).toBe(COST);
  expect(second.late).toBe(0);
  await second.close();
});

test("several processes spend one budget together: never more than there is, and all of it", async () => {
  const store = memoryStore();
  const time = Date.now();
  const processes = Array.from({ length: 3 }, () => new BudgetConstraint([campaignOf(600, 10_000)]));
  for (const each of processes) await each.open(store);
  let paid = 0;
  for (let round = 0; round < 40; round++) {
    for (const [index, each] of processes.entries()) {
      for (const decision of await spree(each, `${index}-${round}`, 2, time)) {
        each.observe(impression(decision, time));
        paid += COST;
      }
    }
  }
  expect(paid).toBeLessThanOrEqual(600);
  expect(paid).toBeGreaterThan(400);
  for (const each of processes) await each.close();
  const last = new BudgetConstraint([campaignOf(600, 10_000)]);
  await last.open(store);
  expect(last.budgets.total(0)).toBe(paid);
  await last.close();
});
