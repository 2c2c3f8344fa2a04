// Gives back what dead owners have leased, once none of their decisions can be won any more.
// It must never touch a living owner's lease: it seals the owner's record and its pages first, each by compare and set, so that
// whoever lives makes it stop, and whoever was stopped can write no more. Any process may do it, several at once, and die in it.
import { leaseOf, withBookings, withoutOwner } from "./escrow-arithmetic.js";
import { bookingsIn, type PageBookings } from "./escrow-page-bookings.js";
import {
  type EscrowKeys,
  type EscrowOwnerRecord,
  type EscrowPage,
  readEscrowRecord,
} from "./escrow-record.js";
import { SKEW } from "./escrow-tenure.js";
import type { StateStore } from "./state-store.js";

export class EscrowReconciler {
  readonly #store: StateStore;
  readonly #keys: EscrowKeys;
  readonly #lifetime: number;
  /** As of the last look. */
  #owners: ReadonlyMap<string, EscrowOwnerRecord> = new Map();
  #time = Number.NEGATIVE_INFINITY;
  /** Dead owners that have no lease any more. */
  readonly #settled = new Set<string>();
  #swept = Number.NEGATIVE_INFINITY;

  /** `lifetime`: milliseconds for which a reservation may still be won. */
  constructor(store: StateStore, keys: EscrowKeys, lifetime: number) {
    this.#store = store;
    this.#keys = keys;
    this.#lifetime = lifetime;
  }

  /** Whether this owner reserved nothing more at the last look: what it has leased is in doubt, or to be given back. */
  readonly isDead = (owner: string): boolean => {
    const record = this.#owners.get(owner);
    return record !== undefined && (record.sealed !== undefined || record.expires + SKEW < this.#time);
  };

  /** Looks at all owners; calls `changed` with each account whose record it wrote. */
  async look(now: number, changed: (account: string) => void): Promise<void> {
    const { owners: prefix } = this.#keys;
    const found = await this.#store.snapshot(prefix);
    this.#owners = new Map(
      found.map(({ key, value }) => [key.slice(prefix.length), value as EscrowOwnerRecord]),
    );
    this.#time = now;
    for (const { key, value, version } of found) {
      const owner = key.slice(prefix.length);
      const { expires, sealed } = value as EscrowOwnerRecord;
      if (sealed === undefined) {
        if (now <= expires + SKEW + this.#lifetime) continue;
        const record: EscrowOwnerRecord = { expires, sealed: now };
        if ((await this.#store.compareAndSet(key, version, record)) === undefined) continue;
      }
      if (!this.#settled.has(owner)) {
        await this.#sealPages(owner);
        await this.#settle(owner, changed);
        this.#settled.add(owner);
      }
      // Until then its pages tell which decisions were booked, and stop it, should it only have slept.
      if (sealed !== undefined && now > sealed + SKEW + this.#lifetime) await this.#remove(owner);
    }
    if (now <= this.#swept + this.#lifetime) return;
    this.#swept = now;
    await this.#sweep(changed);
  }

  /** The last page that it may go on with, and the one after. */
  async #sealPages(owner: string): Promise<void> {
    for (;;) {
      const entries = await this.#store.snapshot(this.#keys.pages(owner));
      const last = entries.at(-1);
      const page = last?.value as EscrowPage | undefined;
      if (page?.sealed === true && page.entries.length === 0) return;
      if (last !== undefined && page !== undefined && !page.sealed) {
        const sealed: EscrowPage = { ...page, sealed: true };
        if ((await this.#store.compareAndSet(last.key, last.version, sealed)) === undefined) continue;
      }
      const number = last === undefined ? 0 : Number(last.key.slice(this.#keys.pages(owner).length)) + 1;
      const first = page === undefined ? 1 : page.first + page.entries.length;
      const end: EscrowPage = { first, accounts: [], entries: [], sealed: true };
      await this.#store.compareAndSet(this.#keys.page(owner, number), 0, end);
    }
  }

  /** Ends the owner's lease wherever it has one. */
  async #settle(owner: string, changed: (account: string) => void): Promise<void> {
    const { accounts: prefix } = this.#keys;
    const held = (await this.#store.snapshot(prefix)).filter(
      ({ key, value }) => leaseOf(readEscrowRecord(key, value), owner) !== undefined,
    );
    if (held.length === 0) return;
    const pages = this.#keys.pages();
    const bookings = bookingsIn(await this.#store.snapshot(pages), pages);
    for (const { key } of held) {
      const name = key.slice(prefix.length);
      if (await this.#end(name, owner, bookings)) changed(name);
    }
  }

  /**
   * Counts what is booked on the account and gives back what is left in the lease, in one write. Everybody's bookings are counted
   * first, since the lease may have to pay for decisions of its owner that another was told of.
   */
  async #end(name: string, owner: string, bookings: ReadonlyMap<string, PageBookings>): Promise<boolean> {
    const key = this.#keys.account(name);
    for (;;) {
      const found = await this.#store.get(key);
      if (found === undefined) return false;
      const record = readEscrowRecord(key, found.value);
      if (leaseOf(record, owner) === undefined) return false;
      let next = record;
      for (const { owner: other } of record.leases) {
        const own = bookings.get(other);
        if (own !== undefined) next = withBookings(next, other, own.on(name), own.last, this.isDead);
      }
      next = withoutOwner(next, owner);
      if ((await this.#store.compareAndSet(key, found.version, next)) !== undefined) return true;
    }
  }

  /** Ends leases whose owner is gone altogether: a process that slept for longer than it is remembered wrote them on waking. */
  async #sweep(changed: (account: string) => void): Promise<void> {
    const { accounts, owners } = this.#keys;
    // Accounts first: an owner has a record before it has a lease.
    const leases = await this.#store.snapshot(accounts);
    const known = new Set((await this.#store.snapshot(owners)).map(({ key }) => key.slice(owners.length)));
    for (const { key, value } of leases) {
      for (const { owner } of readEscrowRecord(key, value).leases) {
        if (known.has(owner)) continue;
        const name = key.slice(accounts.length);
        if (await this.#end(name, owner, new Map())) changed(name);
      }
    }
  }

  async #remove(owner: string): Promise<void> {
    const pages = await this.#store.snapshot(this.#keys.pages(owner));
    await Promise.all(pages.map(({ key }) => this.#store.put(key, undefined)));
    await this.#store.put(this.#keys.owner(owner), undefined);
    this.#settled.delete(owner);
  }
}
