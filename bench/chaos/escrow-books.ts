// Reads the budget ledger's accounts out of the store as any stranger could, and compares them with their limits.
// It must never use the ledger's own code: what it finds is to be found by other arithmetic.
import type { StateStore } from "tutti";

const LEDGERS = "escrow/";
const ACCOUNT = /^escrow\/[^/]+\/account\/(?<name>.+)$/;

/** An account as it lies in the store, in micro-units. */
export interface AccountRecord {
  readonly limit: number;
  readonly spent: number;
  /** Part of `spent` that came too late to be reserved: real money, counted apart. */
  readonly uncovered: number;
  readonly leases: readonly { readonly amount: number }[];
}

export async function readAccounts(store: StateStore): Promise<ReadonlyMap<string, AccountRecord>> {
  const accounts = new Map<string, AccountRecord>();
  for (const { key, value } of await store.snapshot(LEDGERS)) {
    const name = ACCOUNT.exec(key)?.groups?.["name"];
    if (name !== undefined) accounts.set(name, value as AccountRecord);
  }
  return accounts;
}

/** What is wrong: spent and leased are above the limit. Empty where all is well. */
export function overdrafts(accounts: ReadonlyMap<string, AccountRecord>): readonly string[] {
  const wrong: string[] = [];
  for (const [name, { limit, spent, uncovered, leases }] of accounts) {
    const leased = leases.reduce((sum, { amount }) => sum + amount, 0);
    if (spent - uncovered + leased <= limit) continue;
    wrong.push(`account ${name}: ${spent} spent, ${uncovered} of it too late, ${leased} leased, of ${limit}`);
  }
  return wrong;
}
