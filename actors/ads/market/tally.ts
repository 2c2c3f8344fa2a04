// The demonstration's books: what was shown, clicked and spent, and how the choices compare with choices at random.
// It must never be read by an agent: it knows the truth.
import type { Decision } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { Campaign } from "../catalogue/campaign.js";
import { DAY } from "../moment.js";
import { fromMicros, type Micros } from "../money.js";

export class Tally {
  readonly #campaigns: readonly Campaign[];
  readonly #currency: string;
  /** By campaign, on the UTC day beside it. */
  readonly #spentToday: Float64Array;
  readonly #days: Float64Array;
  /** Campaigns that have spent more than a day's budget on any day. */
  readonly #overspent = new Set<number>();
  #spent = 0;
  #bids = 0;
  #impressions = 0;
  #clicks = 0;
  #conversions = 0;
  /** Sums over bids of true click probabilities: of the choice, and of a feasible candidate at random. */
  #chosen = 0;
  #atRandom = 0;

  constructor(campaigns: readonly Campaign[], currency: string) {
    this.#campaigns = campaigns;
    this.#currency = currency;
    this.#spentToday = new Float64Array(campaigns.length);
    this.#days = new Float64Array(campaigns.length);
  }

  /**
   * Counts a decision with a winner, beside what chance would have chosen among the same feasible candidates.
   * @param clickRate true probability of a click on a campaign, were it shown for the request.
   */
  decided(decision: Decision<number>, clickRate: (campaign: number) => number): void {
    const feasible = feasibleCandidates(decision);
    if (decision.winner === undefined || feasible.length === 0) return;
    this.#bids++;
    this.#chosen += clickRate(decision.winner);
    const sum = feasible.reduce((total, campaign) => total + clickRate(campaign), 0);
    this.#atRandom += sum / feasible.length;
  }

  happened(event: AdEvent): void {
    if (event.type === "click") this.#clicks++;
    if (event.type === "conversion") this.#conversions++;
    if (event.type !== "impression") return;
    this.#impressions++;
    this.#spent += event.price;
    const today = Math.floor(event.time / DAY);
    const spent = this.#days[event.campaign] === today ? (this.#spentToday[event.campaign] as number) : 0;
    this.#days[event.campaign] = today;
    this.#spentToday[event.campaign] = spent + event.price;
    const { dailyBudget = Number.POSITIVE_INFINITY } = this.#campaigns[event.campaign] ?? {};
    if (spent + event.price > dailyBudget) this.#overspent.add(event.campaign);
  }

  figures(): readonly (readonly [string, string])[] {
    const planned = this.#campaigns.reduce((total, { dailyBudget }) => total + dailyBudget, 0);
    const money = (amount: number): string => `${fromMicros(amount as Micros).toFixed(2)} ${this.#currency}`;
    const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
    const perImpression = (count: number): number => count / Math.max(1, this.#impressions);
    const chosen = this.#chosen / Math.max(1, this.#bids);
    const atRandom = this.#atRandom / Math.max(1, this.#bids);
    const gain = atRandom === 0 ? 0 : chosen / atRandom - 1;
    return [
      ["bids", String(this.#bids)],
      [
        "impressions",
        `${this.#impressions} (${percent(this.#impressions / Math.max(1, this.#bids))} of bids)`,
      ],
      ["clicks", `${this.#clicks} (${percent(perImpression(this.#clicks))} of impressions)`],
      ["conversions", String(this.#conversions)],
      ["spent, of day's budgets", `${money(this.#spent)} of ${money(planned)}`],
      ["paid for a thousand", money(1000 * perImpression(this.#spent))],
      ["campaigns over budget", String(this.#overspent.size)],
      ["true click rate of choices", percent(chosen)],
      ["the same, choosing at random", `${percent(atRandom)} (choices are ${signed(100 * gain)} %)`],
    ];
  }
}

/** Candidates that no constraint excluded or refused and no agent vetoed. */
export function feasibleCandidates({ rationale }: Decision<number>): readonly number[] {
  const out = new Set<number>();
  for (const { candidate } of rationale.exclusions) out.add(candidate);
  for (const { candidate } of rationale.refusals) out.add(candidate);
  for (const { vetoes } of rationale.agents) for (const { candidate } of vetoes) out.add(candidate);
  return rationale.candidates.filter((_, index) => !out.has(index));
}

function signed(value: number): string {
  return `${value < 0 ? "" : "+"}${value.toFixed(0)}`;
}
