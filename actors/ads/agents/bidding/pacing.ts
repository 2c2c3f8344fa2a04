// Holds each campaign's spend to its day's plan, by one multiplier on what it is willing to pay (multiplicative pacing as in
// Balseiro and Gur, Management Science 65, 2019): every step it moves by the ratio of the rate of spending that would bring
// the spend back to its plan soon, to the rate at which it is spent now.
// It must never raise a bid above its worth: the multiplier is at most 1. The budget itself is the policy's to guard.

import { fieldsOf, isCount, isFiniteNumber, isListOf } from "../../memory/saved-values.js";
import { DAY, HOUR } from "../../moment.js";
import type { AgentCampaign } from "../agent-catalogue.js";
import { DayPlan } from "./day-plan.js";

/** Milliseconds between two corrections. */
const STEP = HOUR / 12;
/** Steps in which the spend is to be back on its plan. */
const HORIZON = 6;
/** Largest change of the multiplier's logarithm in one step. */
const LARGEST_CHANGE = 0.4;
/** Weight of the last step in the rate of spending. */
const FRESHNESS = 0.3;
/** Rate, in budgets a step, that is added to both: single impressions say little about a rate. */
const STEADYING = 0.2 / 288;
const LEAST_MULTIPLIER = 0.02;

/** In place of a multiplier: the campaign's budget is spent. */
export const SPENT = 0;
/** In place of a multiplier: the campaign has spent what is planned up to the horizon, and has to wait. */
export const AHEAD = -1;
/** Steps without a request that are made up for. */
const STEPS_MADE_UP = 12;

export class Pacing {
  readonly #campaigns: readonly AgentCampaign[];
  readonly #plans = new Map<number, DayPlan>();
  readonly #gain: number;
  readonly #multipliers: Float64Array;
  /** Micro-units, of the UTC day in `#days`. */
  readonly #spentToday: Float64Array;
  readonly #spent: Float64Array;
  readonly #days: Float64Array;
  readonly #steps: Float64Array;
  /** Spent today at the last step, in micro-units; and the rate of spending, in budgets a step. */
  readonly #spentBefore: Float64Array;
  readonly #rates: Float64Array;
  /** What may be spent today up to the horizon of the last step, in micro-units. */
  readonly #allowances: Float64Array;
  /** The first time that was seen: what was planned for earlier on that day is not made up for. */
  #started = Number.NaN;

  /** @param gain how far the multiplier's logarithm follows the ratio of the rates in one step, in (0, 1]. */
  constructor(campaigns: readonly AgentCampaign[], gain: number) {
    this.#campaigns = campaigns;
    this.#gain = gain;
    this.#multipliers = new Float64Array(campaigns.length).fill(1);
    this.#spentToday = new Float64Array(campaigns.length);
    this.#spent = new Float64Array(campaigns.length);
    this.#days = new Float64Array(campaigns.length).fill(Number.NEGATIVE_INFINITY);
    this.#steps = new Float64Array(campaigns.length);
    this.#spentBefore = new Float64Array(campaigns.length);
    this.#rates = new Float64Array(campaigns.length);
    this.#allowances = new Float64Array(campaigns.length);
  }

  /** Counts what an impression cost, in micro-units. */
  spend(campaign: number, amount: number, time: number): void {
    this.#enterDay(campaign, time);
    this.#spentToday[campaign] = (this.#spentToday[campaign] as number) + amount;
    this.#spent[campaign] = (this.#spent[campaign] as number) + amount;
  }

  /**
   * What to multiply a campaign's worth with, in (0, 1]; or {@link SPENT} or {@link AHEAD}.
   * @param time milliseconds since 1970.
   * @param utcOffset minutes that the request's clock is ahead of UTC.
   */
  multiplier(campaign: number, time: number, utcOffset: number): number {
    this.#enterDay(campaign, time);
    const { pacing, dailyBudget, totalBudget, hours } = this.#campaigns[campaign] as AgentCampaign;
    const spent = this.#spentToday[campaign] as number;
    const budget = Math.min(dailyBudget, totalBudget - (this.#spent[campaign] as number) + spent);
    if (spent >= budget) return SPENT;
    if (pacing === "asap") return 1;
    const step = Math.floor(time / STEP);
    const passed = Math.min(step - (this.#steps[campaign] as number), STEPS_MADE_UP);
    if (passed > 0) {
      const before = this.#spentBefore[campaign] as number;
      this.#steps[campaign] = step;
      this.#spentBefore[campaign] = spent;
      const plan = this.#plan(hours, Math.round(utcOffset / 60));
      const planned = this.#planned(plan, time);
      this.#allowances[campaign] = planned * budget;
      this.#correct(campaign, spent / budget, planned, (spent - before) / budget, passed);
    }
    if (spent >= (this.#allowances[campaign] as number)) return AHEAD;
    return this.#multipliers[campaign] as number;
  }

  /** Where a campaign stands, as plain data; undefined before its first day. */
  save(campaign: number): unknown {
    const day = this.#days[campaign] as number;
    if (!Number.isFinite(day)) return undefined;
    return { day, started: this.#started, state: this.#state().map((values) => values[campaign] as number) };
  }

  /** False where it is something else. */
  restore(campaign: number, value: unknown): boolean {
    const { day, started, state } = fieldsOf(value) ?? {};
    const columns = this.#state();
    if (!isFiniteNumber(day) || !isFiniteNumber(started)) return false;
    if (!isListOf(state, columns.length, isCount)) return false;
    this.#days[campaign] = day;
    columns.forEach((values, position) => {
      values[campaign] = state[position] as number;
    });
    this.#multipliers[campaign] = Math.min(
      Math.max(this.#multipliers[campaign] as number, LEAST_MULTIPLIER),
      1,
    );
    if (!(this.#started <= started)) this.#started = started;
    return true;
  }

  /** All that is known of campaigns beside their days. */
  #state(): readonly Float64Array[] {
    return [
      this.#multipliers,
      this.#spentToday,
      this.#spent,
      this.#steps,
      this.#spentBefore,
      this.#rates,
      this.#allowances,
    ];
  }

  /** Share of the budget that should be spent when the horizon is over, or at the end of the day. */
  #planned(plan: DayPlan, time: number): number {
    const day = Math.floor(time / DAY);
    const missed = day === Math.floor(this.#started / DAY) ? plan.spentBy(this.#started) : 0;
    const soon = time + HORIZON * STEP;
    return (Math.floor(soon / DAY) > day ? 1 : plan.spentBy(soon)) - missed;
  }

  /** All in shares of the day's budget: `spent` so far, `planned` at the horizon, `since` the last step, `steps` ago. */
  #correct(campaign: number, spent: number, planned: number, since: number, steps: number): void {
    const fading = (1 - FRESHNESS) ** steps;
    const rate = fading * (this.#rates[campaign] as number) + (1 - fading) * (since / steps);
    const wanted = Math.max(0, planned - spent) / HORIZON;
    const change = this.#gain * Math.log((wanted + STEADYING) / (rate + STEADYING)) * steps;
    const bounded = Math.min(Math.max(change, -LARGEST_CHANGE), LARGEST_CHANGE);
    const multiplier = (this.#multipliers[campaign] as number) * Math.exp(bounded);
    this.#multipliers[campaign] = Math.min(Math.max(multiplier, LEAST_MULTIPLIER), 1);
    this.#rates[campaign] = rate;
  }

  /** A new UTC day starts with nothing spent; the multiplier is kept, since the market is. Days never go back. */
  #enterDay(campaign: number, time: number): void {
    if (Number.isNaN(this.#started)) this.#started = time;
    const day = Math.floor(time / DAY);
    if (day <= (this.#days[campaign] as number)) return;
    this.#days[campaign] = day;
    this.#spentToday[campaign] = 0;
    this.#steps[campaign] = Math.floor(time / STEP) - 1;
    this.#spentBefore[campaign] = 0;
  }

  #plan(hours: number, offset: number): DayPlan {
    // Offsets reach from -12 to 14 hours; a mask has 24 bits: together they stay exact in a double.
    const key = hours * 64 + Math.min(Math.max(offset, -24), 24) + 24;
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const plan = new DayPlan(hours, offset);
    this.#plans.set(key, plan);
    return plan;
  }
}
