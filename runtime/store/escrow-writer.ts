// Everything of an escrow ledger that waits for the store: signs of life, pages of bookings, slices.
// It must never write a page before each account on it counts this owner's bookings: else nobody would ever count them.
import type { EscrowAccount, EscrowClerk } from "./escrow-account.js";
import { EscrowStateError } from "./escrow-errors.js";
import { EscrowLog, type UnwrittenBooking } from "./escrow-log.js";
import { EscrowReconciler } from "./escrow-reconciler.js";
import { type EscrowKeys, type EscrowPage, readEscrowRecord } from "./escrow-record.js";
import { EscrowTenure } from "./escrow-tenure.js";
import type { StateStore } from "./state-store.js";

/** Milliseconds between two looks at what others have left behind. */
const RECONCILE_INTERVAL = 10_000;

export interface EscrowWriterParts {
  readonly store: StateStore;
  readonly keys: EscrowKeys;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** A name that was never used before. */
  readonly newOwner: () => string;
  /** Milliseconds for which a reservation may be won. */
  readonly lifetime: number;
  readonly accounts: ReadonlyMap<string, EscrowAccount>;
  /** Hears of a failure that nobody waits for. */
  readonly report: (error: unknown) => void;
}

export class EscrowWriter implements EscrowClerk {
  readonly #parts: EscrowWriterParts;
  readonly #reconciler: EscrowReconciler;
  readonly #log: EscrowLog;
  readonly #wanted = new Set<EscrowAccount>();
  /** Wanted again once this process has a sign of life: nobody may lease without. */
  readonly #postponed = new Set<EscrowAccount>();
  readonly #work = new Map<EscrowAccount, Promise<void>>();
  #tenure: EscrowTenure;
  #life = 1;
  #isTakenForDead = false;
  #flushing: Promise<void> | undefined;
  #isFlushDue = false;
  #reconciled = Number.NEGATIVE_INFINITY;

  constructor(parts: EscrowWriterParts) {
    this.#parts = parts;
    const { store, keys, newOwner, lifetime } = parts;
    this.#tenure = new EscrowTenure(store, keys, newOwner());
    this.#log = new EscrowLog(store, keys, this.#tenure.owner);
    this.#reconciler = new EscrowReconciler(store, keys, lifetime);
  }

  get owner(): string {
    return this.#tenure.owner;
  }

  get durable(): number {
    return this.#log.durable;
  }

  get isDead(): (owner: string) => boolean {
    return this.#reconciler.isDead;
  }

  /** Counts the times that this process was taken for dead, from 1. */
  get life(): number {
    return this.#life;
  }

  /** Whether it may reserve: its sign of life is known to hold. */
  get isAlive(): boolean {
    return this.#parts.clock() < this.#tenure.expires;
  }

  /** Leases the first slices. Returns the ids that were booked lately. */
  async begin(): Promise<readonly string[]> {
    const { store, keys, clock, accounts } = this.#parts;
    if (!(await this.#tenure.renew(clock()))) {
      throw new EscrowStateError(
        `the owner's name "${this.owner}" was used before: make a new one each time`,
      );
    }
    await this.#reconcile();
    const records = await store.snapshot(keys.accounts);
    for (const { key, value, version } of records) {
      const account = accounts.get(key.slice(keys.accounts.length));
      account?.observe(readEscrowRecord(key, value), version, this.owner);
    }
    await Promise.all([...accounts.values()].map((account) => this.#bring(account)));
    const pages = await store.snapshot(keys.pages());
    return pages.flatMap(({ value }) => (value as EscrowPage).entries.map(([id]) => id));
  }

  /** Brings the account's record on, soon. */
  want(account: EscrowAccount): void {
    this.#wanted.add(account);
    if (this.#wanted.size === 1) queueMicrotask(() => this.#bringWanted());
  }

  /** Returns the booking's number. It is written behind the running code, with all that come until then. */
  append(booking: UnwrittenBooking): number {
    const number = this.#log.append(booking);
    if (!this.#isFlushDue) {
      this.#isFlushDue = true;
      queueMicrotask(() => {
        this.#isFlushDue = false;
        this.#flush().catch(this.#parts.report);
      });
    }
    return number;
  }

  /** Settles when every booking made so far is durable. Rejects where the store does; the bookings go on being tried. */
  async settled(): Promise<void> {
    const target = this.#log.last;
    while (this.#log.durable < target) await this.#flush();
  }

  /** One round: the sign of life, bookings into records, slices back or forth, and what dead owners left. */
  async round(): Promise<void> {
    const { clock, accounts, lifetime } = this.#parts;
    await this.#flush();
    let uncounted = Number.POSITIVE_INFINITY;
    for (const account of accounts.values()) {
      account.look();
      uncounted = Math.min(uncounted, account.firstUncounted);
    }
    this.#bringWanted();
    await Promise.all(this.#work.values());
    if (clock() < this.#reconciled + RECONCILE_INTERVAL) return;
    await this.#reconcile();
    await this.#log.trim(clock() - lifetime, uncounted);
  }

  /** Writes what is booked, gives back what is free, and reserves no more. What is reserved stays leased until its lifetime is over. */
  async end(): Promise<void> {
    await this.settled();
    await this.#flush();
    const { accounts, clock } = this.#parts;
    for (const account of accounts.values()) {
      account.leave();
      account.forget();
    }
    await Promise.all([...accounts.values()].map((account) => this.#bring(account)));
    await this.#tenure.end(clock());
  }

  async #reconcile(): Promise<void> {
    const { clock, accounts } = this.#parts;
    this.#reconciled = clock();
    await this.#reconciler.look(clock(), (name) => {
      const account = accounts.get(name);
      if (account === undefined) return;
      account.forget();
      this.want(account);
    });
  }

  #bringWanted(): void {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const account of wanted) this.#bring(account).catch(this.#parts.report);
  }

  /** One account's writes are one after the other. */
  #bring(account: EscrowAccount): Promise<void> {
    const before = this.#work.get(account) ?? Promise.resolve();
    const work = before
      .catch(() => {})
      .then(() => this.#advance(account))
      .finally(() => {
        if (this.#work.get(account) === work) this.#work.delete(account);
      });
    this.#work.set(account, work);
    return work;
  }

  /** Reads, plans and writes until the record is as it should be. Others may always be quicker, but then they get on. */
  async #advance(account: EscrowAccount): Promise<void> {
    const { store, keys } = this.#parts;
    const key = keys.account(account.name);
    const life = this.#life;
    for (;;) {
      if (!this.isAlive) {
        this.#postponed.add(account);
        return;
      }
      if (!account.isKnown) {
        const stood = account.hasLeaseOf(this.owner);
        const found = await store.get(key);
        if (life !== this.#life) return;
        const record = found && readEscrowRecord(key, found.value);
        account.observe(record, found?.version ?? 0, this.owner);
        if (stood && !account.hasLeaseOf(this.owner)) return this.#takenForDead();
      }
      const next = account.plan(this);
      if (next === undefined) return;
      // Until the answer is here it is not known what the store has.
      account.forget();
      const version = await store.compareAndSet(key, account.version, next);
      if (life !== this.#life) return;
      if (version === undefined) continue;
      account.observe(next, version, this.owner);
      account.written();
    }
  }

  /** One at a time: whoever comes meanwhile waits for the same. */
  #flush(): Promise<void> {
    this.#flushing ??= this.#write().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #write(): Promise<void> {
    for (;;) {
      if (this.#isTakenForDead || !(await this.#tenure.renew(this.#parts.clock()))) {
        this.#rebirth();
        continue;
      }
      for (const account of this.#postponed) this.want(account);
      this.#postponed.clear();
      await this.#stand();
      if (!(await this.#log.write(this.#parts.clock()))) this.#isTakenForDead = true;
      else if (this.#log.unwritten.length === 0) return;
    }
  }

  /** Sees to it that the accounts of what is to be written count this owner's bookings. */
  async #stand(): Promise<void> {
    const { owner } = this;
    const missing = new Set<EscrowAccount>();
    for (const { accounts } of this.#log.unwritten) {
      for (const account of accounts) if (!account.hasLeaseOf(owner)) missing.add(account);
    }
    await Promise.all([...missing].map((account) => this.#bring(account)));
  }

  /** Behind the write under way. */
  #takenForDead(): void {
    this.#isTakenForDead = true;
    queueMicrotask(() => void this.#flush().catch(this.#parts.report));
  }

  /** Goes on as a new owner. What was reserved has no slice any more; what is not durable is booked again, unpaid. */
  #rebirth(): void {
    const { store, keys, newOwner, accounts } = this.#parts;
    this.#isTakenForDead = false;
    this.#life++;
    this.#tenure = new EscrowTenure(store, keys, newOwner());
    this.#log.restart(this.#tenure.owner);
    for (const account of accounts.values()) {
      account.restart(this.#log.durable);
      this.#postponed.add(account);
    }
  }
}
