// What pages say: every owner's bookings, account by account.
// It must never count a booking twice: each carries its number, and a record says through which number it has counted.
import type { EscrowBooking } from "./escrow-arithmetic.js";
import type { EscrowPage } from "./escrow-record.js";
import type { StoreEntry } from "./state-store.js";

/** The pages of one owner that are in the store. */
export class PageBookings {
  readonly #accounts = new Map<string, EscrowBooking[]>();
  #last = 0;

  /** The number of the last booking. */
  get last(): number {
    return this.#last;
  }

  /** The owner's bookings on an account, in their order. */
  on(account: string): readonly EscrowBooking[] {
    return this.#accounts.get(account) ?? [];
  }

  /** Pages are added in their order. */
  add({ first, accounts, entries }: EscrowPage): void {
    for (const [index, [, amount, ...parts]] of entries.entries()) {
      for (let part = 0; part < parts.length; part += 2) {
        const name = accounts[parts[part] ?? -1] ?? "";
        const booking = { sequence: first + index, amount, held: parts[part + 1] ?? 0 };
        const list = this.#accounts.get(name);
        if (list === undefined) this.#accounts.set(name, [booking]);
        else list.push(booking);
      }
    }
    this.#last = Math.max(this.#last, first + entries.length - 1);
  }
}

/** By owner, from a snapshot of all pages, whose keys begin with `prefix`. */
export function bookingsIn(pages: readonly StoreEntry[], prefix: string): ReadonlyMap<string, PageBookings> {
  const owners = new Map<string, PageBookings>();
  for (const { key, value } of pages) {
    const owner = key.slice(prefix.length, key.lastIndexOf("/"));
    let bookings = owners.get(owner);
    if (bookings === undefined) {
      bookings = new PageBookings();
      owners.set(owner, bookings);
    }
    bookings.add(value as EscrowPage);
  }
  return owners;
}
