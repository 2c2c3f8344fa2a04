// What a pack shows of its trade on the dashboard: names for candidates, and budgets against their plan.
// Types only. Nothing that is shown may name or describe a person.
import type { CandidateKey } from "./actor/agent.js";

/** One budget of the running period, all in whole units of `PackPanel.unit`, fractions allowed. */
export interface BudgetGauge {
  readonly name: string;
  /** Spent and reserved so far; 0 or more. */
  readonly spent: number;
  /** What should be spent by now; from 0 to `budget`. */
  readonly planned: number;
  /** More is never spent. */
  readonly budget: number;
}

export interface PackPanel<Action extends CandidateKey = CandidateKey> {
  /** What people call a candidate: a campaign's name, say. */
  nameOf(candidate: Action): string;
  /** A price of a decision in words: "2.10 USD per thousand". */
  priceInWords(price: number): string;
  /** What budgets are counted in: "USD". */
  readonly unit: string;
  /** The budgets that matter most now, at most `most` of them. @param time milliseconds since 1970. */
  budgets(time: number, most: number): readonly BudgetGauge[];
}
