// What an escrow ledger keeps in the store: a record for each account, one for each owner, and the owners' pages.
// It must never hold a reservation: those live in memory, within what their owner has leased.
import { EscrowRecordError } from "./escrow-errors.js";

/** What one process holds of an account, and how far its pages have been counted in this record. */
export interface EscrowLease {
  readonly owner: string;
  /** Micro-units that are its alone to spend, not yet counted in `spent`. */
  readonly amount: number;
  /** The owner's bookings up to this number are counted in this record; those after it are in its pages only. */
  readonly through: number;
}

/**
 * An account. Whatever happens, `spent` and the amounts of all leases together are at most the limit, but for `uncovered`.
 * All amounts in micro-units.
 */
export interface EscrowRecord {
  readonly limit: number;
  readonly spent: number;
  /** Part of `spent` that nothing had been put aside for: booked without a reservation when nothing was left. */
  readonly uncovered: number;
  readonly leases: readonly EscrowLease[];
}

/** A process's sign of life. */
export interface EscrowOwnerRecord {
  /** Milliseconds on the ledgers' clock: without another sign it reserves nothing from then on. */
  readonly expires: number;
  /** When it was found dead, or has closed: it can never write again. */
  readonly sealed?: number;
}

/** One booking in a page: its id, micro-units, and for each account its place in the page's table and what its owner's lease pays. */
export type EscrowPageEntry = readonly [id: string, amount: number, ...parts: number[]];

/** Bookings of one owner, in order: what makes spend durable, all accounts of a booking at once. */
export interface EscrowPage {
  /** The number of the first entry; an owner numbers its bookings from 1. */
  readonly first: number;
  readonly accounts: readonly string[];
  readonly entries: readonly EscrowPageEntry[];
  /** Nothing may be added: its owner was found dead. */
  readonly sealed: boolean;
}

/** Where the records of a ledger lie. */
export class EscrowKeys {
  readonly accounts: string;
  readonly owners: string;
  readonly #pages: string;

  /** `name` of the ledger: all processes that share its accounts use the same. */
  constructor(name: string) {
    this.accounts = `escrow/${name}/account/`;
    this.owners = `escrow/${name}/owner/`;
    this.#pages = `escrow/${name}/page/`;
  }

  account(name: string): string {
    return this.accounts + name;
  }

  owner(owner: string): string {
    return this.owners + owner;
  }

  /** The pages of one owner, or of all, in their order. */
  pages(owner?: string): string {
    return owner === undefined ? this.#pages : `${this.#pages}${owner}/`;
  }

  page(owner: string, number: number): string {
    return `${this.#pages}${owner}/${String(number).padStart(12, "0")}`;
  }
}

/** Throws {@link EscrowRecordError} where a value is none: money is not guessed. */
export function readEscrowRecord(key: string, value: unknown): EscrowRecord {
  const record = value as Partial<EscrowRecord> | undefined;
  const sound =
    record != null &&
    isAmount(record.limit) &&
    isAmount(record.spent) &&
    isAmount(record.uncovered) &&
    Array.isArray(record.leases) &&
    record.leases.every((lease: Partial<EscrowLease>) => isAmount(lease.amount) && isAmount(lease.through));
  if (sound) return record as EscrowRecord;
  throw new EscrowRecordError(`"${key}" holds no account: was it written by something else?`);
}

function isAmount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
