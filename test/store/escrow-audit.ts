// Reads a ledger's books off the store with its own arithmetic: what is spent, and what is leased, account by account.
import type { StoreEntry } from "tutti";

export interface AuditedAccount {
  readonly limit: number;
  /** Counted in the record, and what only pages tell. */
  readonly spent: number;
  /** Counted in the record. */
  readonly counted: number;
  readonly uncovered: number;
  /** In leases, as the record has them: they have yet to pay for what only pages tell. */
  readonly leased: number;
  readonly owners: readonly string[];
}

interface Lease {
  readonly owner: string;
  readonly amount: number;
  readonly through: number;
}

interface Page {
  readonly first: number;
  readonly accounts: readonly string[];
  readonly entries: readonly (readonly [string, number, ...number[]])[];
}

/** All that lies under `escrow/<ledger>/`. */
export function audit(entries: readonly StoreEntry[], ledger: string): ReadonlyMap<string, AuditedAccount> {
  const pages = entries.filter(({ key }) => key.startsWith(`escrow/${ledger}/page/`));
  const accounts = new Map<string, AuditedAccount>();
  const prefix = `escrow/${ledger}/account/`;
  for (const { key, value } of entries) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    const record = value as { limit: number; spent: number; uncovered: number; leases: readonly Lease[] };
    let { spent } = record;
    let leased = 0;
    for (const { owner, amount, through } of record.leases) {
      leased += amount;
      for (const page of pages.filter((one) => one.key.startsWith(`escrow/${ledger}/page/${owner}/`))) {
        const { first, accounts: names, entries: bookings } = page.value as Page;
        for (const [index, [, paid, ...parts]] of bookings.entries()) {
          if (first + index <= through) continue;
          for (let part = 0; part < parts.length; part += 2) {
            if (names[parts[part] as number] === name) spent += paid;
          }
        }
      }
    }
    const { limit, spent: counted, uncovered, leases } = record;
    accounts.set(name, {
      limit,
      spent,
      counted,
      uncovered,
      leased,
      owners: leases.map(({ owner }) => owner),
    });
  }
  return accounts;
}
