// What pages say: the bookings of one owner, account by account, and the ids that were booked.
// It must never count a booking twice: each carries its number, and a record says through which number it has counted.
import type { EscrowBooking } from "./escrow-arithmetic.js";
import type { EscrowPage } from "./escrow-record.js";

/** The bookings of one owner on each account, in their order. */
export function bookingsIn(pages: readonly EscrowPage[]): ReadonlyMap<string, readonly EscrowBooking[]> {
  const bookings = new Map<string, EscrowBooking[]>();
  for (const { first, accounts, entries } of pages) {
    for (const [index, [, amount, ...parts]] of entries.entries()) {
      for (let part = 0; part < parts.length; part += 2) {
        const name = accounts[parts[part] ?? -1] ?? "";
        const booking = { sequence: first + index, amount, held: parts[part + 1] ?? 0 };
        const list = bookings.get(name);
        if (list === undefined) bookings.set(name, [booking]);
        else list.push(booking);
      }
    }
  }
  return bookings;
}

/** The number of the last booking on any of the pages. */
export function lastOf(pages: readonly EscrowPage[]): number {
  let last = 0;
  for (const { first, entries } of pages) last = Math.max(last, first + entries.length - 1);
  return last;
}
