// What the ads pack shows on the dashboard: campaigns by name, prices in words, the day's budgets against their plan.
// It must never show anything of a listener.
import type { BudgetGauge, Constraint, PackPanel } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { hourMask } from "../agents/agent-catalogue.js";
import { DayPlan } from "../agents/bidding/day-plan.js";
import type { Campaign, Catalogue } from "../catalogue/campaign.js";
import { fromMicros, type Micros } from "../money.js";
import { BudgetConstraint } from "./budget.js";

/** Budgets are read off the constraint that guards them; without one there are none. Plans are for listening on UTC's clock. */
export function adsPanel(
  { campaigns, currency }: Catalogue,
  constraints: readonly Constraint<AdRequest, number, AdEvent>[],
): PackPanel<number> {
  const budgets = constraints.find((each) => each instanceof BudgetConstraint)?.budgets;
  const plans = campaigns.map(({ pacing, targeting }) =>
    pacing === "even" ? new DayPlan(hourMask(targeting.hours), 0) : undefined,
  );
  const gauge = ({ index, name, dailyBudget }: Campaign, spent: number, time: number): BudgetGauge => ({
    name,
    spent: fromMicros(spent as Micros),
    // As soon as possible: all of it, at any time.
    planned: fromMicros(dailyBudget) * (plans[index]?.spentBy(time) ?? 1),
    budget: fromMicros(dailyBudget),
  });
  return {
    unit: currency,
    nameOf: (candidate) => campaigns[candidate]?.name ?? String(candidate),
    priceInWords: (price) => `${fromMicros(Math.round(price) as Micros).toFixed(2)} ${currency} per thousand`,
    budgets: (time, most) =>
      campaigns
        .map((campaign) => ({ campaign, spent: budgets?.today(campaign.index) ?? 0 }))
        .sort((a, b) => b.spent - a.spent || a.campaign.index - b.campaign.index)
        .slice(0, most)
        .map(({ campaign, spent }) => gauge(campaign, spent, time)),
  };
}
