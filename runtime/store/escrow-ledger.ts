// A budget ledger by escrow: a process leases slices of accounts from the store, durably, and decides against them in memory.
// It must never let spent + reserved exceed a limit, whatever processes do at the same time and whenever they are killed; and
// never forget what `settled` has acknowledged.
//
// Escrow: O'Neil, "The Escrow Transactional Method", ACM TODS 11(4), 1986. Slices that are negotiated in the background, so that
// the local check needs no message: the demarcation protocol, Barbara-Milla and Garcia-Molina, VLDB Journal 3(3), 1994.
//
// A killed process leaves its slices leased. As long as its decisions may be won (`lifetime`) they are in doubt, and pay for what
// any other process is told of those decisions; then another process counts what was spent of them and gives back the rest.
import { EscrowAccount, type EscrowAccountOptions } from "./escrow-account.js";
import { checkAmount, EscrowStateError } from "./escrow-errors.js";
import { EscrowHold } from "./escrow-hold.js";
import { EscrowReceipts } from "./escrow-receipts.js";
import { EscrowKeys } from "./escrow-record.js";
import { EscrowWriter } from "./escrow-writer.js";
import type { StateStore } from "./state-store.js";

/** Milliseconds for which a reservation may be won, unless said otherwise. */
const USUAL_LIFETIME = 600_000;
/** Ids of each half of those that are remembered. */
const RECEIPTS = 131_072;

export interface EscrowLedgerOptions {
  /** Of the ledger: all processes that share its accounts use the same. At most 64 letters. */
  readonly name: string;
  /** Milliseconds since 1970. Clocks of processes on one store must differ by less than 5 seconds. */
  readonly clock: () => number;
  /** A name that no process has used or will use: called at the start, and when this process was taken for dead. */
  readonly newOwner: () => string;
  /** Milliseconds for which a reservation may be won; the same in all processes. Default 10 minutes. */
  readonly lifetime?: number;
  /** Hears of failures of the store that nobody waits for; what failed is tried again. */
  readonly report: (error: unknown) => void;
}

export class EscrowLedger {
  readonly #options: EscrowLedgerOptions;
  readonly #accounts = new Map<string, EscrowAccount>();
  readonly #receipts = new EscrowReceipts(RECEIPTS);
  readonly #lifetime: number;
  #turned: number;
  #writer: EscrowWriter | undefined;
  #rounding: Promise<void> | undefined;
  #isClosed = false;

  /** Until {@link open} it works in memory, alone, on the whole of each account. */
  constructor(options: EscrowLedgerOptions) {
    this.#options = options;
    this.#lifetime = options.lifetime ?? USUAL_LIFETIME;
    this.#turned = options.clock();
  }

  /**
   * The account of this name; made on the first call, with a first slice on its way. Its limit is that of the first call.
   * Throws InvalidAmountError.
   */
  account(options: EscrowAccountOptions): EscrowAccount {
    const known = this.#accounts.get(options.name);
    if (known !== undefined) return known;
    const account = new EscrowAccount(options, (wanting) => this.#writer?.want(wanting));
    this.#accounts.set(options.name, account);
    if (this.#writer === undefined) account.ownAll();
    else {
      account.restart(0);
      this.#writer.want(account);
    }
    return account;
  }

  /** Whether nothing can be reserved for now: the store has not acknowledged a sign of life for long. */
  get isLapsed(): boolean {
    return this.#isClosed || this.#writer?.isAlive === false;
  }

  /**
   * Reserves `amount` micro-units in each of the accounts, or in none: then undefined, and the accounts' `shortage` or
   * {@link isLapsed} say why. Synchronous and in memory. Throws InvalidAmountError.
   */
  reserve(accounts: readonly EscrowAccount[], amount: number): EscrowHold | undefined {
    checkAmount(amount, "what is reserved");
    if (this.isLapsed) return undefined;
    for (const account of accounts) if (account.shortage(amount) !== undefined) return undefined;
    for (const account of accounts) account.reserve(amount);
    return new EscrowHold(accounts, amount, this.#life);
  }

  /** Gives back what was reserved. Throws EscrowStateError where the hold has ended. */
  release(hold: EscrowHold): void {
    this.#end(hold);
    if (hold.life !== this.#life) return;
    for (const account of hold.accounts) account.release(hold.amount);
  }

  /**
   * Books `paid` micro-units, at most what was reserved, under `id`; the rest is given back. Returns false, and books nothing,
   * where that id was booked before. Throws InvalidAmountError, and EscrowStateError where the hold has ended.
   */
  commit(hold: EscrowHold, id: string, paid: number): boolean {
    checkAmount(paid, "what was paid");
    this.#checkOpen();
    if (this.#receipts.has(id)) {
      this.release(hold);
      return false;
    }
    this.#end(hold);
    const { accounts, amount: reserved } = hold;
    const spent = Math.min(paid, reserved);
    const held =
      hold.life === this.#life
        ? accounts.map((account) => account.spendReserved(reserved, spent))
        : accounts.map((account) => account.spendUnreserved(spent));
    this.#book(id, spent, accounts, held);
    return true;
  }

  /**
   * Books `paid` micro-units that were not reserved here: won after the reservation ended, or reserved by another process. It is
   * paid from slices in doubt first; what nothing is left for is counted as `uncovered`, the one way above a limit. Returns
   * false where that id was booked before. Throws InvalidAmountError.
   */
  book(accounts: readonly EscrowAccount[], id: string, paid: number): boolean {
    checkAmount(paid, "what was paid");
    this.#checkOpen();
    if (this.#receipts.has(id)) return false;
    const held = accounts.map((account) => account.spendUnreserved(paid));
    this.#book(id, paid, accounts, held);
    return true;
  }

  /** Settles when all that was booked so far is durable: from then on it is never forgotten. Rejects where the store does. */
  async settled(): Promise<void> {
    await this.#writer?.settled();
  }

  /**
   * From now on slices of the accounts are leased in `store`. Settles when the accounts made so far have their first.
   * Rejects with EscrowStateError where anything was reserved or booked before; and where the store does.
   */
  async open(store: StateStore): Promise<void> {
    this.#checkOpen();
    const accounts = [...this.#accounts.values()];
    if (this.#writer !== undefined || accounts.some(({ reserved, spent }) => reserved > 0 || spent > 0)) {
      throw new EscrowStateError("open the ledger once, before anything is reserved or booked");
    }
    for (const account of accounts) account.restart(0);
    const { name, clock, newOwner, report } = this.#options;
    this.#writer = new EscrowWriter({
      store,
      keys: new EscrowKeys(name),
      clock,
      newOwner,
      lifetime: this.#lifetime,
      accounts: this.#accounts,
      report,
    });
    for (const id of await this.#writer.begin()) this.#receipts.add(id);
  }

  /** To be called about once a second: keeps the leases, moves slices, and gives back what dead processes left. */
  tend(): Promise<void> {
    this.#rounding ??= this.#round().finally(() => {
      this.#rounding = undefined;
    });
    return this.#rounding;
  }

  /** Settles what is booked and gives back what is free. What is reserved stays in doubt until its lifetime is over. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#rounding?.catch(() => {});
    await this.#writer?.end();
  }

  async #round(): Promise<void> {
    const now = this.#options.clock();
    if (now > this.#turned + this.#lifetime) {
      this.#turned = now;
      this.#receipts.turn();
    }
    await this.#writer?.round();
  }

  get #life(): number {
    return this.#writer?.life ?? 0;
  }

  #book(id: string, amount: number, accounts: readonly EscrowAccount[], held: readonly number[]): void {
    this.#receipts.add(id);
    const sequence = this.#writer?.append({ id, amount, accounts, held });
    for (const [index, account] of accounts.entries()) {
      const part = held[index] ?? 0;
      if (sequence === undefined) account.bookNow(amount, part);
      else account.book({ sequence, amount, held: part });
    }
  }

  #end(hold: EscrowHold): void {
    if (!hold.end()) throw new EscrowStateError("this reservation was committed or released before");
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new EscrowStateError("the ledger is closed: nothing can be booked any more");
  }
}
