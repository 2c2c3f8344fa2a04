// How a monolith holds its spending to plan, or does not.
// Probabilistic throttling: a campaign takes part with a probability that follows its plan (Agarwal, Ghosh, Wei and You,
// "Budget pacing for targeted online advertisements at LinkedIn", KDD 2014).
import type { AdRequest } from "../../ad-request.js";
import type { AgentCampaign } from "../../agents/agent-catalogue.js";
import { DayPlan } from "../../agents/bidding/day-plan.js";
import { DAY } from "../../moment.js";
import { Random } from "../../random.js";

export interface SpendControl {
  /** What to multiply a campaign's worth with: 0 keeps it out. */
  factor(campaign: number, request: AdRequest): number;
  /** An impression was paid, in micro-units. */
  spent(campaign: number, amount: number, time: number): void;
}

/** Spends as fast as it can: budgets are the policy's to guard. */
export const unthrottled: SpendControl = { factor: () => 1, spent: () => undefined };

/** Milliseconds between two corrections of a probability, and its relative step: the paper's. */
const STEP = 60_000;
const CHANGE = 0.1;
const FIRST = 0.1;
const LEAST = 0.001;

export class Throttling implements SpendControl {
  readonly #campaigns: readonly AgentCampaign[];
  readonly #plans: readonly DayPlan[];
  readonly #random: Random;
  readonly #probabilities: Float64Array;
  readonly #spent: Float64Array;
  readonly #days: Float64Array;
  readonly #steps: Float64Array;

  constructor(campaigns: readonly AgentCampaign[], seed: number) {
    this.#campaigns = campaigns;
    this.#plans = campaigns.map(({ hours }) => new DayPlan(hours, 0));
    this.#random = new Random(seed);
    this.#probabilities = new Float64Array(campaigns.length).fill(FIRST);
    this.#spent = new Float64Array(campaigns.length);
    this.#days = new Float64Array(campaigns.length).fill(Number.NEGATIVE_INFINITY);
    this.#steps = new Float64Array(campaigns.length).fill(Number.NEGATIVE_INFINITY);
  }

  factor(campaign: number, { time }: AdRequest): number {
    this.#enterDay(campaign, time);
    const step = Math.floor(time / STEP);
    if (step > (this.#steps[campaign] as number)) {
      this.#steps[campaign] = step;
      this.#correct(campaign, time);
    }
    return this.#random.uniform() < (this.#probabilities[campaign] as number) ? 1 : 0;
  }

  spent(campaign: number, amount: number, time: number): void {
    this.#enterDay(campaign, time);
    this.#spent[campaign] = (this.#spent[campaign] as number) + amount;
  }

  #correct(campaign: number, time: number): void {
    const { dailyBudget } = this.#campaigns[campaign] as AgentCampaign;
    const planned = dailyBudget * (this.#plans[campaign] as DayPlan).spentBy(time);
    const isAhead = (this.#spent[campaign] as number) > planned;
    const probability = (this.#probabilities[campaign] as number) * (isAhead ? 1 - CHANGE : 1 + CHANGE);
    this.#probabilities[campaign] = Math.min(1, Math.max(LEAST, probability));
  }

  #enterDay(campaign: number, time: number): void {
    const day = Math.floor(time / DAY);
    if (day <= (this.#days[campaign] as number)) return;
    this.#days[campaign] = day;
    this.#spent[campaign] = 0;
  }
}
