// One account as one process sees it: its slice, in memory, and what it knows of the rest.
// Nothing here waits: a decision is made against the slice alone, whatever the store does meanwhile.
import {
  type EscrowBooking,
  freshRecord,
  leaseOf,
  leftOf,
  withBookings,
  withLeased,
  withOwner,
  withoutOwner,
} from "./escrow-arithmetic.js";
import { checkAmount } from "./escrow-errors.js";
import type { EscrowRecord } from "./escrow-record.js";
import { sliceOf } from "./escrow-slice.js";
import { UncountedBookings } from "./escrow-uncounted.js";

/** Why an amount cannot be reserved: the account has too little left; or its slice has, and more has been asked for. */
export type EscrowShortage = "spent" | "leasing";

export interface EscrowAccountOptions {
  /** Names the account in the store: a well-formed text of at most 400 bytes. */
  readonly name: string;
  /** Micro-units that may be spent in all. Where processes differ, the one that wrote last counts. */
  readonly limit: number;
  /** Micro-units that one reservation takes at most; slices are sized by it. */
  readonly largest: number;
}

/** Who writes the account's record. */
export interface EscrowClerk {
  readonly owner: string;
  /** The number of the last booking that is durable. */
  readonly durable: number;
  /** Whether nobody is left to spend what another owner has leased. */
  readonly isDead: (owner: string) => boolean;
}

/** Rounds without a reservation, after which a slice that others may want is given back. */
const IDLE_ROUNDS = 30;
/** Rounds after which an account that had nothing left is looked at again, if it is still wanted. */
const RETRY_ROUNDS = 5;

export class EscrowAccount {
  readonly name: string;
  readonly limit: number;
  readonly #largest: number;
  readonly #want: (account: EscrowAccount) => void;
  #record: EscrowRecord;
  /** In the store; 0 where it is not there, or not known. */
  #version = 0;
  #known = false;
  /** In the lease, as the record has it. */
  #leased = 0;
  #reserved = 0;
  /** Put aside for a spend whose booking is being made. */
  #aside = 0;
  /** Taken out of the lease by a write under way. */
  #returning = 0;
  readonly #uncounted = new UncountedBookings();
  /** In others' leases, less what was booked at their expense. */
  #elsewhere = 0;
  #asked = false;
  /** The largest amount that was refused. */
  #need = 0;
  /** Nothing is left to lease, as far as is known. */
  #exhausted = false;
  #refillBelow = 0;
  #leaving = false;
  #rounds = 0;
  #idleRounds = 0;

  /** Made by `EscrowLedger.account`, which `want` asks to bring the record on. Throws InvalidAmountError. */
  constructor({ name, limit, largest }: EscrowAccountOptions, want: (account: EscrowAccount) => void) {
    checkAmount(limit, `the limit of account "${name}"`);
    checkAmount(largest, `the largest cost in account "${name}"`);
    this.name = name;
    this.limit = limit;
    this.#largest = largest;
    this.#want = want;
    this.#record = freshRecord(limit);
  }

  /** Micro-units that can be reserved now; below 0 while more was booked at this slice's expense than it holds. */
  get free(): number {
    return this.#leased - this.#reserved - this.#aside - this.#uncounted.held - this.#returning;
  }

  /** Micro-units reserved by this process. */
  get reserved(): number {
    return this.#reserved;
  }

  /** Micro-units spent: by this process, and by others as far as the record was read. */
  get spent(): number {
    return this.#record.spent + this.#uncounted.amount;
  }

  /** Part of {@link spent} that nothing was put aside for, as far as it is counted. */
  get uncovered(): number {
    return this.#record.uncovered;
  }

  /** What keeps `amount` from being reserved; undefined when nothing does. Asks for a refill where it is the slice. */
  shortage(amount: number): EscrowShortage | undefined {
    if (this.free >= amount) return undefined;
    this.#idleRounds = 0;
    if (amount > this.#need) this.#need = amount;
    if (this.#exhausted) return "spent";
    this.#ask();
    return "leasing";
  }

  // The rest is for the ledger alone.

  /** Takes what has no {@link shortage}. */
  reserve(amount: number): void {
    this.#reserved += amount;
    this.#idleRounds = 0;
    if (this.free < this.#refillBelow && !this.#exhausted) this.#ask();
  }

  release(amount: number): void {
    this.#reserved -= amount;
  }

  /** Puts aside, of `reserved`, what was spent. */
  spendReserved(reserved: number, spent: number): number {
    this.#reserved -= reserved;
    this.#aside += spent;
    return spent;
  }

  /** Puts aside what can be for a spend without a reservation, and says how much: others' leases come before this slice. */
  spendUnreserved(amount: number): number {
    if (this.#elsewhere >= amount) {
      this.#elsewhere -= amount;
      return 0;
    }
    const held = Math.max(0, Math.min(this.free, amount));
    this.#aside += held;
    return held;
  }

  /** A spend that was put aside has its number in this process's books. */
  book(booking: EscrowBooking): void {
    this.#aside -= booking.held;
    this.#uncounted.add(booking);
  }

  /** Without a store: the account is this process's own. */
  ownAll(): void {
    this.#leased = this.limit;
    this.#exhausted = true;
  }

  /** Without a store: counts what was put aside at once. */
  bookNow(amount: number, held: number): void {
    this.#aside -= held;
    this.#leased -= held;
    const { spent, uncovered } = this.#record;
    this.#record = { ...this.#record, spent: spent + amount, uncovered: uncovered + amount - held };
  }

  /** Forgets the slice: at the start, and when its owner was taken for dead. Bookings that are not durable stay, unpaid. */
  restart(durable: number): void {
    this.#known = false;
    this.#leased = 0;
    this.#reserved = 0;
    this.#returning = 0;
    this.#uncounted.drop(durable);
    this.#uncounted.unhold();
    this.#exhausted = false;
    this.#asked = true;
  }

  /** Everything that is free is given back, and nothing leased any more. */
  leave(): void {
    this.#leaving = true;
    this.#asked = false;
  }

  /** Once a round: is there anything to write? Bookings to count, too much in the slice, too little, or nobody who needs it. */
  look(): void {
    this.#rounds++;
    const { free } = this;
    let wanted = this.#uncounted.all.length > 0 || this.#surplus(free, this.#record) > 0;
    if (free > 0 && ++this.#idleRounds % IDLE_ROUNDS === 0) {
      this.#known = false;
      wanted = true;
    }
    if (
      this.#exhausted &&
      this.#rounds % RETRY_ROUNDS === 0 &&
      (this.#need > 0 || free < this.#refillBelow)
    ) {
      this.#known = false;
      this.#asked = true;
      wanted = true;
    }
    if (wanted) this.#want(this);
  }

  get version(): number {
    return this.#version;
  }

  /** Whether the record need not be read before it is written. */
  get isKnown(): boolean {
    return this.#known;
  }

  /** The number of the first booking that the record does not count; infinite where it counts all. */
  get firstUncounted(): number {
    return this.#uncounted.first;
  }

  /** Whether bookings of `owner` would be counted. */
  hasLeaseOf(owner: string): boolean {
    return leaseOf(this.#record, owner) !== undefined;
  }

  /** The record may have moved on. */
  forget(): void {
    this.#known = false;
  }

  /** The record as the store has it, read or just written; undefined where there is none. */
  observe(found: EscrowRecord | undefined, version: number, owner: string): void {
    const record = found ?? freshRecord(this.limit);
    this.#record = record;
    this.#version = version;
    this.#known = true;
    this.#returning = 0;
    const own = leaseOf(record, owner);
    this.#leased = own?.amount ?? 0;
    if (own !== undefined) this.#uncounted.drop(own.through);
    else if (this.#leaving) this.#uncounted.drop(Number.POSITIVE_INFINITY);
    this.#exhausted = leftOf(record) === 0;
    this.#elsewhere = 0;
    for (const lease of record.leases) if (lease.owner !== owner) this.#elsewhere += lease.amount;
    this.#elsewhere -= this.#uncounted.amount - this.#uncounted.held;
  }

  /** The record as it should become; undefined where it is as it should be. What is given back is no longer free. */
  plan({ owner, durable, isDead }: EscrowClerk): EscrowRecord | undefined {
    const before = this.#record;
    let next = before;
    if (next.limit !== this.limit) next = { ...next, limit: this.limit };
    if (leaseOf(next, owner) === undefined) {
      if (this.#leaving && this.#uncounted.last === 0) return undefined;
      next = withOwner(next, owner, durable);
    }
    next = withBookings(next, owner, this.#uncounted.all, durable, isDead);
    const { free } = this;
    const surplus = this.#surplus(free, next);
    if (surplus > 0) {
      this.#returning = surplus;
      next = withLeased(next, owner, -surplus);
    } else if (this.#asked && leftOf(next) > 0) {
      const need = Math.max(0, this.#need - free);
      const slice = sliceOf(leftOf(next), this.#largest, need);
      next = withLeased(next, owner, slice);
      this.#refillBelow = Math.max(0, free + slice) / 2;
    }
    if (this.#leaving && leaseOf(next, owner)?.amount === 0 && this.#uncounted.last <= durable) {
      next = withoutOwner(next, owner);
    }
    if (next !== before) return next;
    this.#asked = false;
    return undefined;
  }

  /** What was planned is written. */
  written(): void {
    this.#asked = false;
    this.#need = 0;
  }

  #ask(): void {
    if (this.#asked || this.#leaving) return;
    this.#asked = true;
    this.#want(this);
  }

  /** What of `free` others may have: all of it when it pays for nothing here, or nobody has asked for long. */
  #surplus(free: number, record: EscrowRecord): number {
    if (free <= 0) return 0;
    if (this.#leaving) return free;
    const left = leftOf(record);
    const shared = record.leases.length > 1;
    if (shared && this.#idleRounds >= IDLE_ROUNDS) return free;
    if (shared && left === 0 && this.#need > free) return free;
    const slice = sliceOf(left + free, this.#largest, 0);
    return free > 2 * slice ? free - slice : 0;
  }
}
