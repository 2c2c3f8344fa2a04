// One owner's bookings on their way into the store: in pages, many bookings a write, each acknowledged when it is durable.
// It must never write what it cannot know to be its own: every write compares, so that a page that was sealed stays as it is.
import type { EscrowAccount } from "./escrow-account.js";
import type { EscrowKeys, EscrowPage, EscrowPageEntry } from "./escrow-record.js";
import type { StateStore } from "./state-store.js";

/** Bookings on a page, at most: a page is written again with each group until it is full. */
const PAGE_LIMIT = 64;

/** A booking that is not durable yet. */
export interface UnwrittenBooking {
  readonly id: string;
  readonly amount: number;
  readonly accounts: readonly EscrowAccount[];
  /** What of `amount` is paid by the owner's lease, account by account. */
  readonly held: readonly number[];
}

interface FullPage {
  readonly key: string;
  readonly last: number;
  /** Milliseconds on the ledger's clock. */
  readonly time: number;
}

export class EscrowLog {
  readonly #store: StateStore;
  readonly #keys: EscrowKeys;
  #owner: string;
  #number = 0;
  #version = 0;
  #page: EscrowPage = emptyPage(1);
  #unwritten: UnwrittenBooking[] = [];
  /** The number of the last booking that is durable; numbers go on through an owner's lives. */
  #durable = 0;
  #full: FullPage[] = [];

  constructor(store: StateStore, keys: EscrowKeys, owner: string) {
    this.#store = store;
    this.#keys = keys;
    this.#owner = owner;
  }

  get durable(): number {
    return this.#durable;
  }

  /** The number of the last booking. */
  get last(): number {
    return this.#durable + this.#unwritten.length;
  }

  get unwritten(): readonly UnwrittenBooking[] {
    return this.#unwritten;
  }

  /** Returns its number. */
  append(booking: UnwrittenBooking): number {
    this.#unwritten.push(booking);
    return this.last;
  }

  /**
   * Writes what fits on the page. One call at a time. Returns false where the page is sealed: this owner is taken for dead,
   * and can write no more. Rejects where the store does; nothing is lost then, and the next call finds out what was written.
   */
  async write(now: number): Promise<boolean> {
    if (this.#version === -1 && !(await this.#find())) return false;
    if (this.#page.entries.length >= PAGE_LIMIT) this.#turn(now);
    const batch = this.#unwritten.slice(0, PAGE_LIMIT - this.#page.entries.length);
    if (batch.length === 0) return true;
    const page = withEntries(this.#page, batch);
    const before = this.#version;
    // Until the answer is here it is not known what the store has.
    this.#version = -1;
    const version = await this.#store.compareAndSet(this.#key, before, page);
    if (version === undefined) return this.#find();
    this.#wrote(page, version);
    return true;
  }

  /** Goes on as another owner, with what is not durable and no claim on the old one's leases. */
  restart(owner: string): void {
    this.#owner = owner;
    this.#number = 0;
    this.#version = 0;
    this.#page = emptyPage(this.#durable + 1);
    this.#full = [];
    this.#unwritten = this.#unwritten.map((booking) => ({ ...booking, held: booking.held.map(() => 0) }));
  }

  /** Removes full pages that were written before `time`, where every booking before number `uncounted` is counted. */
  async trim(time: number, uncounted: number): Promise<void> {
    const old = this.#full.filter((page) => page.time < time && page.last < uncounted);
    if (old.length === 0) return;
    this.#full = this.#full.filter((page) => !old.includes(page));
    await Promise.all(old.map(({ key }) => this.#store.put(key, undefined)));
  }

  get #key(): string {
    return this.#keys.page(this.#owner, this.#number);
  }

  /** Reads what is on the page, where that is not known. Returns false where it is sealed. */
  async #find(): Promise<boolean> {
    const found = await this.#store.get(this.#key);
    const page = (found?.value as EscrowPage | undefined) ?? emptyPage(this.#durable + 1);
    this.#wrote(page, found?.version ?? 0);
    return !page.sealed;
  }

  #wrote(page: EscrowPage, version: number): void {
    const durable = page.first + page.entries.length - 1;
    this.#unwritten = this.#unwritten.slice(Math.max(0, durable - this.#durable));
    this.#durable = Math.max(durable, this.#durable);
    this.#page = page;
    this.#version = version;
  }

  #turn(time: number): void {
    this.#full.push({ key: this.#key, last: this.#durable, time });
    this.#number++;
    this.#version = 0;
    this.#page = emptyPage(this.#durable + 1);
  }
}

function emptyPage(first: number): EscrowPage {
  return { first, accounts: [], entries: [], sealed: false };
}

function withEntries(page: EscrowPage, batch: readonly UnwrittenBooking[]): EscrowPage {
  const accounts = [...page.accounts];
  const places = new Map(accounts.map((name, place) => [name, place]));
  const entries = batch.map(({ id, amount, accounts: own, held }): EscrowPageEntry => {
    const entry: [string, number, ...number[]] = [id, amount];
    for (const [index, { name }] of own.entries()) {
      let place = places.get(name);
      if (place === undefined) {
        place = accounts.push(name) - 1;
        places.set(name, place);
      }
      entry.push(place, held[index] ?? 0);
    }
    return entry;
  });
  return { ...page, accounts, entries: [...page.entries, ...entries] };
}
