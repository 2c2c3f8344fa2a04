// What campaigns may still do in a run: flights, budgets of the UTC day and in all, frequency caps.
// It must never let a campaign spend more than its budgets, or remember a listener who gave no consent.
import type { ImpressionEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Campaign } from "../catalogue/campaign.js";
import { creativeFits } from "../catalogue/creative-fit.js";
import { DAY, HOUR } from "../moment.js";
import { costOf } from "../policy/campaign-budgets.js";
import { FrequencyWindow } from "../policy/frequency-window.js";
import type { Bid } from "./auction.js";

/** Why a bid is not entered into the auction. */
export type BidRefusal =
  | "no such campaign"
  | "no such creative"
  | "the creative does not fit the slot"
  | "the price is not a finite number of at least 0"
  | "the campaign does not run now"
  | "the day's budget is spent"
  | "the total budget is spent"
  | "this listener has met it often enough";

export class SpendBook {
  readonly #campaigns: readonly Campaign[];
  /** In micro-units. */
  readonly #total: Float64Array;
  readonly #today: Float64Array;
  readonly #days: Float64Array;
  /** By listener, then by campaign. */
  readonly #met = new Map<string, Map<number, FrequencyWindow>>();

  constructor(campaigns: readonly Campaign[]) {
    this.#campaigns = campaigns;
    this.#total = new Float64Array(campaigns.length);
    this.#today = new Float64Array(campaigns.length);
    this.#days = new Float64Array(campaigns.length).fill(Number.NaN);
  }

  /** Why the bid is refused; undefined when it is not. What the bid would cost at most has to be left in both budgets. */
  refusal(request: AdRequest, { campaign: index, creative, price }: Bid): BidRefusal | undefined {
    const campaign = this.#campaigns[index];
    if (campaign === undefined) return "no such campaign";
    const shown = campaign.creatives[creative];
    if (shown === undefined) return "no such creative";
    if (!creativeFits(shown, request)) return "the creative does not fit the slot";
    if (!(price >= 0 && price < Number.POSITIVE_INFINITY)) {
      return "the price is not a finite number of at least 0";
    }
    const { time, listener } = request;
    if (time < campaign.start || time >= campaign.end) return "the campaign does not run now";
    const cost = costOf(price);
    if (this.#spentToday(index, time) + cost > campaign.dailyBudget) return "the day's budget is spent";
    if ((this.#total[index] as number) + cost > campaign.totalBudget) return "the total budget is spent";
    const { impressions, hours } = campaign.frequencyCap;
    if (impressions === 0 || listener === "") return undefined;
    const met =
      this.#met
        .get(listener)
        ?.get(index)
        ?.count(time, hours * HOUR) ?? 0;
    return met >= impressions ? "this listener has met it often enough" : undefined;
  }

  /** Counts an impression that was won. */
  shown({ campaign, listener, price, time }: ImpressionEvent): void {
    this.#today[campaign] = this.#spentToday(campaign, time) + price;
    this.#days[campaign] = Math.floor(time / DAY);
    this.#total[campaign] = (this.#total[campaign] as number) + price;
    if (listener === "" || this.#campaigns[campaign]?.frequencyCap.impressions === 0) return;
    const windows = this.#met.get(listener) ?? new Map<number, FrequencyWindow>();
    this.#met.set(listener, windows);
    const window = windows.get(campaign) ?? new FrequencyWindow();
    windows.set(campaign, window);
    window.meet(time);
  }

  #spentToday(campaign: number, time: number): number {
    return this.#days[campaign] === Math.floor(time / DAY) ? (this.#today[campaign] as number) : 0;
  }
}
