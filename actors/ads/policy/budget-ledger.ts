// The books of the campaigns' budgets, in whole micro-units: spent and reserved, of the UTC day and in total.
// Spent plus reserved must never exceed a limit, but for impressions that were won after their reservation had expired:
// real money is never forgotten, and is counted apart.
import type { Campaign } from "../catalogue/campaign.js";
import { DAY } from "../moment.js";

/** What was taken for one decision. */
export interface BudgetReservation {
  readonly campaign: number;
  /** Micro-units. */
  readonly amount: number;
  /** Days since 1970. */
  readonly day: number;
}

export type BudgetShortage = "the day's budget is spent" | "the total budget is spent";

export class BudgetLedger {
  readonly #campaigns: readonly Pick<Campaign, "dailyBudget" | "totalBudget">[];
  readonly #days: Int32Array;
  readonly #spentToday: Float64Array;
  readonly #reservedToday: Float64Array;
  readonly #spent: Float64Array;
  readonly #reserved: Float64Array;

  constructor(campaigns: readonly Pick<Campaign, "dailyBudget" | "totalBudget">[]) {
    this.#campaigns = campaigns;
    this.#days = new Int32Array(campaigns.length);
    this.#spentToday = new Float64Array(campaigns.length);
    this.#reservedToday = new Float64Array(campaigns.length);
    this.#spent = new Float64Array(campaigns.length);
    this.#reserved = new Float64Array(campaigns.length);
  }

  /** What keeps `amount` from being reserved for this campaign at `time`; undefined when nothing does. */
  shortage(campaign: number, amount: number, time: number): BudgetShortage | undefined {
    this.#enterDay(campaign, time);
    const { dailyBudget = 0, totalBudget = 0 } = this.#campaigns[campaign] ?? {};
    if (this.today(campaign) + amount > dailyBudget) return "the day's budget is spent";
    if (this.total(campaign) + amount > totalBudget) return "the total budget is spent";
    return undefined;
  }

  /** Takes `amount`, a whole number of micro-units, for which {@link shortage} found none. */
  reserve(campaign: number, amount: number, time: number): BudgetReservation {
    this.#enterDay(campaign, time);
    this.#move(this.#reservedToday, campaign, amount);
    this.#move(this.#reserved, campaign, amount);
    return { campaign, amount, day: this.#days[campaign] as number };
  }

  release({ campaign, amount, day }: BudgetReservation): void {
    if (day === this.#days[campaign]) this.#move(this.#reservedToday, campaign, -amount);
    this.#move(this.#reserved, campaign, -amount);
  }

  /**
   * Turns a reservation into spend: what was paid, but at most what was reserved, since nobody owes more than was bid;
   * all of it where `paid` is not an amount.
   */
  commit(reservation: BudgetReservation, paid: number): void {
    const { campaign, amount, day } = reservation;
    const spent = paid >= 0 ? Math.min(Math.ceil(paid), amount) : amount;
    this.release(reservation);
    if (day === this.#days[campaign]) this.#move(this.#spentToday, campaign, spent);
    this.#move(this.#spent, campaign, spent);
  }

  /** Books what was paid, >= 0, without a reservation. */
  spend(campaign: number, paid: number, time: number): void {
    this.#enterDay(campaign, time);
    this.#move(this.#spentToday, campaign, Math.ceil(paid));
    this.#move(this.#spent, campaign, Math.ceil(paid));
  }

  /** Micro-units spent and reserved on the latest day that was seen. */
  today(campaign: number): number {
    return (this.#spentToday[campaign] as number) + (this.#reservedToday[campaign] as number);
  }

  /** Micro-units spent and reserved since the start. */
  total(campaign: number): number {
    return (this.#spent[campaign] as number) + (this.#reserved[campaign] as number);
  }

  /** Days never go back: a straggler of yesterday counts for today. */
  #enterDay(campaign: number, time: number): void {
    const day = Math.floor(time / DAY);
    if (day <= (this.#days[campaign] as number)) return;
    this.#days[campaign] = day;
    this.#spentToday[campaign] = 0;
    this.#reservedToday[campaign] = 0;
  }

  #move(amounts: Float64Array, campaign: number, amount: number): void {
    amounts[campaign] = (amounts[campaign] as number) + amount;
  }
}
