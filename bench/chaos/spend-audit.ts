// The checker of money, with its own arithmetic: budgets never above their limits, nothing acknowledged forgotten.
// Pure. It must never take anything from the engine but what was acknowledged, and what the store holds.
import type { Spend } from "./messages.js";

export interface BudgetLimits {
  readonly id: string;
  /** Micro-units, like all money here. */
  readonly dailyBudget: number;
  readonly totalBudget: number;
}

export class SpendAudit {
  readonly #limits: readonly BudgetLimits[];
  readonly #acknowledged = new Map<string, Spend>();
  readonly #totals = new Map<number, number>();
  readonly #days = new Map<string, number>();
  /** What was told of: an account that is overspent stays so. */
  readonly #told = new Set<string>();
  #checks = 0;

  /** By campaign. */
  constructor(limits: readonly BudgetLimits[]) {
    this.#limits = limits;
  }

  /** Budgets compared with their limits, and spends looked for in the store. */
  get checks(): number {
    return this.#checks;
  }

  /** Impressions that were acknowledged, each once. */
  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  /** Micro-units. */
  get spent(): number {
    let sum = 0;
    for (const amount of this.#totals.values()) sum += amount;
    return sum;
  }

  /** What was acknowledged, by the names of the ledger's accounts: each campaign's in total, and of each day. */
  byAccount(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const { campaign, day, amount } of this.#acknowledged.values()) {
      const { id = String(campaign) } = this.#limits[campaign] ?? {};
      add(sums, `${id}/total`, amount);
      add(sums, `${id}/${day}`, amount);
    }
    return sums;
  }

  /** An outcome that is told twice is acknowledged twice, and paid once. */
  acknowledge(spend: Spend): void {
    if (this.#acknowledged.has(spend.decision)) return;
    this.#acknowledged.set(spend.decision, spend);
    add(this.#totals, spend.campaign, spend.amount);
    add(this.#days, dayKey(spend), spend.amount);
  }

  /** What is newly wrong with what was acknowledged, and with what the store says of it. Empty where all is well. */
  violations(stored: ReadonlyMap<string, Spend>): readonly string[] {
    const wrong: string[] = [];
    const tell = (key: string, what: string): void => {
      if (!this.#told.has(key)) wrong.push(what);
      this.#told.add(key);
    };
    for (const [campaign, spent] of this.#totals) {
      this.#checks++;
      const { id = String(campaign), totalBudget = 0 } = this.#limits[campaign] ?? {};
      if (!(spent <= totalBudget))
        tell(`total ${campaign}`, `${id}: ${spent} spent of a total of ${totalBudget}`);
    }
    for (const [key, spent] of this.#days) {
      this.#checks++;
      const campaign = Number.parseInt(key, 10);
      const { id = String(campaign), dailyBudget = 0 } = this.#limits[campaign] ?? {};
      if (!(spent <= dailyBudget)) tell(`day ${key}`, `${id}: ${spent} spent of ${dailyBudget} for a day`);
    }
    for (const [decision, spend] of this.#acknowledged) {
      this.#checks++;
      const found = stored.get(decision);
      if (found === undefined)
        tell(decision, `the spend of decision ${decision} was acknowledged, and is forgotten`);
      else if (
        found.amount !== spend.amount ||
        found.campaign !== spend.campaign ||
        found.day !== spend.day
      ) {
        tell(decision, `the spend of decision ${decision} was acknowledged as another`);
      }
    }
    return wrong;
  }
}

function dayKey({ campaign, day }: Spend): string {
  return `${campaign}/${day}`;
}

function add<Key>(sums: Map<Key, number>, key: Key, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}
