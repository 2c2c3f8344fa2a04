// What a run brought, hour by hour, beside what was planned to be spent.
// It must never plan what a campaign may not spend: its hours, its days and both its budgets hold.
import { hourMask } from "../agents/agent-catalogue.js";
import { DayPlan } from "../agents/bidding/day-plan.js";
import type { Campaign } from "../catalogue/campaign.js";
import { DAY, HOUR } from "../moment.js";
import type { HourlyColumns } from "./score-card.js";

export class HourlyAccount {
  readonly #start: number;
  readonly #impressions: number[] = [];
  readonly #expectedClicks: number[] = [];
  readonly #spend: number[] = [];

  /** @param start of the run, milliseconds since 1970. */
  constructor(start: number) {
    this.#start = start;
  }

  /** An impression, its true click probability, and what was paid for it in micro-units. */
  add(time: number, clickRate: number, price: number): void {
    const hour = Math.floor((time - this.#start) / HOUR);
    for (const [column, value] of [
      [this.#impressions, 1],
      [this.#expectedClicks, clickRate],
      [this.#spend, price],
    ] as const) {
      while (column.length <= hour) column.push(0);
      column[hour] = (column[hour] as number) + value;
    }
  }

  /** Up to `end`, the end of the run. */
  columns(campaigns: readonly Campaign[], end: number): HourlyColumns {
    const hours = Math.ceil((end - this.#start) / HOUR);
    const whole = (column: readonly number[]): readonly number[] =>
      Array.from({ length: hours }, (_, hour) => column[hour] ?? 0);
    const planned = Array.from({ length: hours + 1 }, (_, hour) =>
      campaigns.reduce((sum, campaign) => sum + plannedBy(campaign, this.#start + hour * HOUR), 0),
    );
    return {
      impressions: whole(this.#impressions),
      expectedClicks: whole(this.#expectedClicks),
      spend: whole(this.#spend),
      plannedSpend: Array.from(
        { length: hours },
        (_, hour) => (planned[hour + 1] as number) - (planned[hour] as number),
      ),
    };
  }
}

/** What the campaign should have spent by then, in micro-units: every day's budget as people listen in its hours (UTC). */
function plannedBy({ start, end, dailyBudget, totalBudget, targeting }: Campaign, time: number): number {
  const until = Math.min(time, end);
  if (until <= start) return 0;
  const plan = new DayPlan(hourMask(targeting.hours), 0);
  const budgetsBy = (instant: number): number => Math.floor(instant / DAY) + plan.spentBy(instant);
  return Math.min(totalBudget, dailyBudget * (budgetsBy(until) - budgetsBy(start)));
}
