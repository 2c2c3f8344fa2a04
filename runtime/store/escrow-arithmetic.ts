// The arithmetic of an account's record: pure steps, each of which keeps spent + leased <= limit + uncovered.
// It must never create money: what is added to one side is taken from another, or counted as uncovered.
import type { EscrowLease, EscrowRecord } from "./escrow-record.js";

/** A booking on one account. */
export interface EscrowBooking {
  /** Its number among its owner's bookings. */
  readonly sequence: number;
  readonly amount: number;
  /** Part of `amount` that the owner had put aside in its lease; the rest has to be found elsewhere. */
  readonly held: number;
}

/** An account that nobody has used. */
export function freshRecord(limit: number): EscrowRecord {
  return { limit, spent: 0, uncovered: 0, leases: [] };
}

export function leaseOf(record: EscrowRecord, owner: string): EscrowLease | undefined {
  return record.leases.find((lease) => lease.owner === owner);
}

/** Neither spent nor leased. */
export function leftOf({ limit, spent, leases }: EscrowRecord): number {
  let left = limit - spent;
  for (const { amount } of leases) left -= amount;
  return Math.max(0, left);
}

/** An empty lease, which counts the owner's bookings after `through`. */
export function withOwner(record: EscrowRecord, owner: string, through: number): EscrowRecord {
  return { ...record, leases: [...record.leases, { owner, amount: 0, through }] };
}

/** `amount` more, or less where it is negative, in the owner's lease: at most what is left, and at most what it has. */
export function withLeased(record: EscrowRecord, owner: string, amount: number): EscrowRecord {
  const most = Math.min(amount, leftOf(record));
  return changed(record, owner, (lease) => ({ ...lease, amount: Math.max(0, lease.amount + most) }));
}

/** Without the owner's lease: what was in it is left again. */
export function withoutOwner(record: EscrowRecord, owner: string): EscrowRecord {
  return { ...record, leases: record.leases.filter((lease) => lease.owner !== owner) };
}

/**
 * Counts those of the owner's bookings that are not yet counted, up to number `through`. What its own lease does not pay is
 * taken from leases whose owners are dead (a decision made before a crash, won after it), then from what is left, then from
 * others' leases (told to a process that did not decide it: they see it in the record), and else is uncovered.
 */
export function withBookings(
  record: EscrowRecord,
  owner: string,
  bookings: readonly EscrowBooking[],
  through: number,
  isDead: (owner: string) => boolean,
): EscrowRecord {
  const own = leaseOf(record, owner);
  if (own === undefined || through <= own.through) return record;
  let amount = 0;
  let held = 0;
  let counted = 0;
  for (const booking of bookings) {
    if (booking.sequence <= own.through || booking.sequence > through) continue;
    amount += booking.amount;
    held += booking.held;
    counted++;
  }
  if (counted === 0) return record;
  // Another may have charged this lease meanwhile: then it pays less than was put aside.
  const paid = Math.min(held, own.amount);
  let next: EscrowRecord = changed(record, owner, (lease) => ({
    ...lease,
    amount: lease.amount - paid,
    through,
  }));
  let missing = amount - paid;
  const charge = (dead: boolean): void => {
    for (const lease of next.leases) {
      if (missing === 0) return;
      if (lease.owner === owner || isDead(lease.owner) !== dead) continue;
      const part = Math.min(missing, lease.amount);
      missing -= part;
      next = changed(next, lease.owner, (one) => ({ ...one, amount: one.amount - part }));
    }
  };
  charge(true);
  // What is paid from leases was subtracted there, so that what is left has not changed by it.
  const left = leftOf({ ...next, spent: next.spent + amount - missing });
  missing -= Math.min(missing, left);
  charge(false);
  return { ...next, spent: next.spent + amount, uncovered: next.uncovered + missing };
}

function changed(
  record: EscrowRecord,
  owner: string,
  change: (lease: EscrowLease) => EscrowLease,
): EscrowRecord {
  return {
    ...record,
    leases: record.leases.map((lease) => (lease.owner === owner ? change(lease) : lease)),
  };
}
