// The campaigns' budgets as accounts of an escrow ledger: one for each campaign's total, one for each of its UTC days.
// It must never let a campaign spend more than its day's or its total budget, in however many processes.
import type { EscrowAccount, EscrowHold, EscrowLedger } from "tutti";
import type { Campaign } from "../catalogue/campaign.js";
import { DAY } from "../moment.js";

/** What an account is opened by. */
export type BudgetedCampaign = Pick<Campaign, "id" | "dailyBudget" | "totalBudget" | "maximumBid">;

/** Why nothing can be reserved. */
export type BudgetShortage =
  | "the day's budget is spent"
  | "the total budget is spent"
  | "more of its budget is on its way"
  | "the budgets' store does not answer";

/** What one impression costs at most, in whole micro-units, when bid at `price` micro-units per thousand. */
export function costOf(price: number): number {
  return Math.ceil(price / 1000);
}

interface Day {
  readonly day: number;
  readonly account: EscrowAccount;
}

export class CampaignBudgets {
  readonly #campaigns: readonly BudgetedCampaign[];
  readonly #ledger: EscrowLedger;
  readonly #totals: readonly EscrowAccount[];
  /** The latest day that was seen of each campaign. */
  readonly #days: (Day | undefined)[];

  constructor(campaigns: readonly BudgetedCampaign[], ledger: EscrowLedger) {
    this.#campaigns = campaigns;
    this.#ledger = ledger;
    this.#totals = campaigns.map(({ id, totalBudget, maximumBid }) =>
      ledger.account({ name: `${id}/total`, limit: totalBudget, largest: costOf(maximumBid) }),
    );
    this.#days = new Array<Day | undefined>(campaigns.length).fill(undefined);
  }

  /** Has every campaign's account of this day at hand; made on the first use otherwise, which then has to wait for a slice. */
  enterDay(time: number): void {
    for (const campaign of this.#campaigns.keys()) this.#today(campaign, time);
  }

  /** What keeps `amount` micro-units from being reserved at `time`; undefined when nothing does. */
  shortage(campaign: number, amount: number, time: number): BudgetShortage | undefined {
    if (this.#ledger.isLapsed) return "the budgets' store does not answer";
    const today = this.#today(campaign, time).shortage(amount);
    if (today !== undefined)
      return today === "spent" ? "the day's budget is spent" : "more of its budget is on its way";
    const total = this.#totals[campaign]?.shortage(amount);
    if (total === undefined) return undefined;
    return total === "spent" ? "the total budget is spent" : "more of its budget is on its way";
  }

  /** Takes `amount`, a whole number of micro-units, for which {@link shortage} found none; undefined where that has changed. */
  reserve(campaign: number, amount: number, time: number): EscrowHold | undefined {
    return this.#ledger.reserve(this.accounts(campaign, time), amount);
  }

  /** Those that an impression at `time` is paid from. */
  accounts(campaign: number, time: number): readonly EscrowAccount[] {
    return [this.#totals[campaign] as EscrowAccount, this.#today(campaign, time)];
  }

  /** Micro-units spent and reserved on the latest day that was seen. */
  today(campaign: number): number {
    const account = this.#days[campaign]?.account;
    return account === undefined ? 0 : account.spent + account.reserved;
  }

  /** Micro-units spent and reserved since the start. */
  total(campaign: number): number {
    const account = this.#totals[campaign];
    return account === undefined ? 0 : account.spent + account.reserved;
  }

  /** Days never go back: a straggler of yesterday counts for today. */
  #today(campaign: number, time: number): EscrowAccount {
    const day = Math.floor(time / DAY);
    const known = this.#days[campaign];
    if (known !== undefined && day <= known.day) return known.account;
    // Candidates are positions in the catalogue.
    const { id, dailyBudget, maximumBid } = this.#campaigns[campaign] as BudgetedCampaign;
    const account = this.#ledger.account({
      name: `${id}/${day}`,
      limit: dailyBudget,
      largest: costOf(maximumBid),
    });
    this.#days[campaign] = { day, account };
    return account;
  }
}
