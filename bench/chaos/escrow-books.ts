// Reads the budget ledger out of the store as any stranger could: its accounts, and the bookings that they do not count yet.
// It must never use the ledger's own code: what it finds is to be found by other arithmetic.
import type { StateStore } from "tutti";

const LEDGERS = "escrow/";
const ACCOUNT = /^escrow\/[^/]+\/account\/(?<name>.+)$/;
const PAGE = /^escrow\/[^/]+\/page\/(?<owner>[^/]+)\/\d+$/;

/** An account as it lies in the store, in micro-units. */
export interface AccountRecord {
  readonly limit: number;
  readonly spent: number;
  /** Part of `spent` that came too late to be reserved: real money, counted apart. */
  readonly uncovered: number;
  /** `through`: the owner's bookings up to this number are in `spent`. */
  readonly leases: readonly { readonly owner: string; readonly amount: number; readonly through: number }[];
}

/** One owner's bookings, numbered from `first`; what follows an amount are pairs, each an account's place and its share. */
interface PageRecord {
  readonly first: number;
  readonly accounts: readonly string[];
  readonly entries: readonly (readonly [id: string, amount: number, ...pairs: number[]])[];
}

export interface EscrowBooks {
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  /** By account, what is booked in pages and not yet in the account's `spent`. */
  readonly uncounted: ReadonlyMap<string, number>;
}

export async function readEscrowBooks(store: StateStore): Promise<EscrowBooks> {
  const entries = await store.snapshot(LEDGERS);
  const accounts = new Map<string, AccountRecord>();
  for (const { key, value } of entries) {
    const name = ACCOUNT.exec(key)?.groups?.["name"];
    if (name !== undefined) accounts.set(name, value as AccountRecord);
  }
  const uncounted = new Map<string, number>();
  for (const { key, value } of entries) {
    const owner = PAGE.exec(key)?.groups?.["owner"];
    if (owner !== undefined) addUncounted(uncounted, accounts, owner, value as PageRecord);
  }
  return { accounts, uncounted };
}

/** What is wrong: spent and leased are above the limit. Empty where all is well. */
export function overdrafts({ accounts }: EscrowBooks): readonly string[] {
  const wrong: string[] = [];
  for (const [name, { limit, spent, uncovered, leases }] of accounts) {
    const leased = leases.reduce((sum, { amount }) => sum + amount, 0);
    if (spent - uncovered + leased <= limit) continue;
    wrong.push(`account ${name}: ${spent} spent, ${uncovered} of it too late, ${leased} leased, of ${limit}`);
  }
  return wrong;
}

/** What is wrong: an account knows of less than was acknowledged to have been spent from it, in micro-units by name. */
export function shortfalls(
  { accounts, uncounted }: EscrowBooks,
  acknowledged: ReadonlyMap<string, number>,
): readonly string[] {
  const wrong: string[] = [];
  for (const [name, amount] of acknowledged) {
    const booked = (accounts.get(name)?.spent ?? 0) + (uncounted.get(name) ?? 0);
    if (booked < amount) wrong.push(`account ${name}: knows of ${booked}, but ${amount} were acknowledged`);
  }
  return wrong;
}

function addUncounted(
  sums: Map<string, number>,
  accounts: ReadonlyMap<string, AccountRecord>,
  owner: string,
  { first, accounts: names, entries }: PageRecord,
): void {
  for (const [index, [, amount, ...pairs]] of entries.entries()) {
    for (let pair = 0; pair < pairs.length; pair += 2) {
      const name = names[pairs[pair] ?? -1] ?? "";
      const lease = accounts.get(name)?.leases.find((each) => each.owner === owner);
      // An owner without a lease was reconciled: all of its bookings are counted.
      if (lease === undefined || first + index <= lease.through) continue;
      sums.set(name, (sums.get(name) ?? 0) + amount);
    }
  }
}
