// The world of the escrow model: processes on one disk, decisions they make, and the true fate of every decision's money.
// The model never asks a ledger what was spent: it counts what was told, and what was acknowledged.
import { type EscrowAccount, type EscrowHold, EscrowLedger } from "tutti";
import { expect } from "vitest";
import { audit } from "./escrow-audit.js";
import { Disk, DiskLine } from "./escrow-disk.js";

export const LIFETIME = 600_000;
export const NAMES = ["total", "day"] as const;
const STEPS_TO_REST = 20_000;

/** A decision that was made, and is not known to be lost. */
interface Bid {
  readonly id: string;
  readonly amount: number;
  readonly accounts: readonly number[];
  readonly time: number;
  /** By which process; its generation tells whether it has been killed since. */
  readonly process: Process;
  hold: EscrowHold | undefined;
}

interface Spend {
  readonly bid: Bid;
  readonly paid: number;
  /** Who was told last. */
  teller: Process;
  /** When. */
  readonly time: number;
  acknowledged: boolean;
}

export class Process {
  readonly ledger: EscrowLedger;
  readonly line: DiskLine;
  readonly accounts: readonly EscrowAccount[];
  /** When it started, in steps of the world. */
  readonly born: number;
  killed = Number.POSITIVE_INFINITY;

  constructor(world: World, number: number, skew: number) {
    this.line = new DiskLine(world.disk);
    this.born = world.age;
    let lives = 0;
    this.ledger = new EscrowLedger({
      name: "test",
      clock: () => world.time + skew,
      newOwner: () => `p${number}.${lives++}`,
      lifetime: LIFETIME,
      report: () => {},
    });
    this.accounts = NAMES.map((name, index) =>
      this.ledger.account({ name, limit: world.limits[index] ?? 0, largest: 20 }),
    );
  }

  get isAlive(): boolean {
    return this.killed === Number.POSITIVE_INFINITY;
  }
}

export class World {
  readonly disk = new Disk();
  readonly limits: readonly number[];
  time = 1_800_000_000_000;
  /** Steps made. */
  age = 0;
  readonly #skews: readonly number[];
  readonly #processes: (Process | undefined)[] = [undefined, undefined];
  #started = 0;
  #bids = 0;
  #open: Bid[] = [];
  readonly #spends = new Map<string, Spend>();
  /** All that was ever told, by account: whether it is remembered is not known, where it was never acknowledged. */
  readonly #told = new Map<string, Spend>();

  constructor(limits: readonly number[], skews: readonly number[]) {
    this.limits = limits;
    this.#skews = skews;
  }

  get open(): readonly Bid[] {
    return this.#open;
  }

  process(slot: number): Process | undefined {
    return this.#processes[slot];
  }

  /** Does nothing where there is one. */
  async start(slot: number): Promise<void> {
    if (this.#processes[slot] !== undefined) return;
    const process = new Process(this, this.#started++, this.#skews[slot] ?? 0);
    this.#processes[slot] = process;
    let isOpen = false;
    const opening = process.ledger.open(process.line).then(() => {
      isOpen = true;
    });
    for (let step = 0; !isOpen; step++) {
      if (step > STEPS_TO_REST) throw new Error("a ledger does not open");
      process.line.step(0);
      await turn();
    }
    await opening;
  }

  reserve(slot: number, amount: number, both: boolean): boolean {
    const process = this.#processes[slot];
    if (process === undefined) return false;
    const accounts = both ? [0, 1] : [0];
    const hold = process.ledger.reserve(
      accounts.map((index) => process.accounts[index] as EscrowAccount),
      amount,
    );
    if (hold === undefined) return false;
    this.#open.push({ id: `d${this.#bids++}`, amount, accounts, time: this.time, process, hold });
    return true;
  }

  /** Won: told to the process that decided, or where that was killed, to the one in `slot`. */
  win(which: number, slot: number, share: number): void {
    const bid = this.#open[which % Math.max(1, this.#open.length)];
    if (bid === undefined) return;
    const teller = bid.process.isAlive ? bid.process : this.#processes[slot];
    if (teller === undefined) return;
    const known = this.#spends.get(bid.id);
    // Who lived when it was told before has not read the pages of the one who was told.
    if (known !== undefined && teller.born < known.teller.killed) return;
    const paid = known?.paid ?? Math.round(share * bid.amount);
    const accounts = bid.accounts.map((index) => teller.accounts[index] as EscrowAccount);
    if (bid.process === teller && bid.hold !== undefined) teller.ledger.commit(bid.hold, bid.id, paid);
    else teller.ledger.book(accounts, bid.id, paid);
    this.#open.splice(this.#open.indexOf(bid), 1);
    const spend: Spend = { bid, paid, teller, time: this.time, acknowledged: false };
    this.#spends.set(bid.id, spend);
    this.#told.set(bid.id, spend);
    teller.ledger.settled().then(
      () => {
        spend.acknowledged = true;
      },
      () => {},
    );
  }

  /** The same is told again to who was told before. */
  winAgain(which: number): void {
    const told = [...this.#spends.values()].filter(
      ({ teller, time }) => teller.isAlive && time + LIFETIME > this.time,
    );
    const spend = told[which % Math.max(1, told.length)];
    if (spend === undefined) return;
    const { teller, bid, paid } = spend;
    const accounts = bid.accounts.map((index) => teller.accounts[index] as EscrowAccount);
    expect(teller.ledger.book(accounts, bid.id, paid)).toBe(false);
  }

  lose(which: number): void {
    const bid = this.#open[which % Math.max(1, this.#open.length)];
    if (bid !== undefined && !this.#spends.has(bid.id)) this.#drop(bid);
  }

  /** Time passes; what was reserved for too long is given back by who reserved it, if it lives. No write takes as long as that. */
  async pass(milliseconds: number): Promise<void> {
    for (const process of this.#processes) process?.ledger.settled().catch(() => {});
    await this.rest();
    this.time += milliseconds;
    for (const bid of [...this.#open]) {
      if (bid.time + LIFETIME > this.time) continue;
      // What was told, and not acknowledged, is told again before it is too late: else the teller is to blame.
      if (this.#spends.has(bid.id)) this.#spends.delete(bid.id);
      this.#drop(bid);
    }
  }

  /** The process in `slot` is killed; `share` of its last writes arrives. */
  kill(slot: number, share: number): void {
    const process = this.#processes[slot];
    if (process === undefined) return;
    process.line.cut(share);
    process.killed = this.age;
    this.#processes[slot] = undefined;
    for (const spend of this.#spends.values()) {
      if (spend.acknowledged || spend.teller !== process) continue;
      // To be told again.
      spend.bid.hold = undefined;
      this.#open.push(spend.bid);
    }
  }

  fail(slot: number, written: boolean): void {
    this.#processes[slot]?.line.fail(written);
  }

  async step(slot: number, chances: readonly number[]): Promise<void> {
    for (const chance of chances) {
      this.#processes[slot]?.line.step(chance);
      await turn();
    }
  }

  tend(slot: number): void {
    this.#processes[slot]?.ledger.tend().catch(() => {});
  }

  /** Until nobody waits for the disk. */
  async rest(): Promise<void> {
    for (let step = 0; step < STEPS_TO_REST; step++) {
      await turn();
      const busy = this.#processes.filter((process) => process?.line.isQuiet === false);
      if (busy.length === 0) return;
      for (const process of busy) process?.line.step(0);
    }
    throw new Error("the ledgers do not come to rest");
  }

  /** Micro-units that were spent, by the model: acknowledged, or told to who still lives. */
  spent(index: number, acknowledged: boolean): number {
    let sum = 0;
    for (const spend of this.#spends.values()) {
      if (!spend.bid.accounts.includes(index)) continue;
      if (spend.acknowledged || (!acknowledged && spend.teller.isAlive)) sum += spend.paid;
    }
    return sum;
  }

  /**
   * Long after the last process was killed: a new one has all the money that was not spent.
   */
  async checkAfterAll(): Promise<void> {
    this.kill(0, 0.5);
    this.kill(1, 0.5);
    await this.start(0);
    // A dead owner is first sealed, and later removed with its pages.
    for (let round = 0; round < 3; round++) {
      await this.pass(LIFETIME + 60_000);
      this.tend(0);
      await this.rest();
    }
    const entries = this.disk.snapshot("");
    const books = audit(entries, "test");
    expect(entries.filter(({ key }) => key.includes("/owner/"))).toHaveLength(1);
    for (const [index, name] of NAMES.entries()) {
      const account = this.#processes[0]?.accounts[index];
      const { spent = 0, owners = [] } = books.get(name) ?? {};
      expect(owners).toHaveLength(1);
      expect(spent).toBeGreaterThanOrEqual(this.spent(index, true));
      expect(spent).toBeLessThanOrEqual(this.#toldOf(index));
      expect(account?.spent).toBe(spent);
      const rest = (this.limits[index] ?? 0) - spent;
      if (rest > 0) await this.#canReserve(index, rest);
      expect(account?.shortage(rest + 1), `${name}: more than all the rest`).toBeDefined();
    }
  }

  async #canReserve(index: number, amount: number): Promise<void> {
    const process = this.#processes[0];
    const account = process?.accounts[index];
    if (process === undefined || account === undefined) throw new Error("no process");
    for (let round = 0; round < 12 && account.shortage(amount) !== undefined; round++) {
      await this.rest();
      this.tend(0);
      await this.rest();
    }
    expect(account.free, `all the rest of ${account.name}`).toBeGreaterThanOrEqual(amount);
  }

  #toldOf(index: number): number {
    let sum = 0;
    for (const { bid, paid } of this.#told.values()) if (bid.accounts.includes(index)) sum += paid;
    return sum;
  }

  check(): void {
    this.age++;
    const books = audit(this.disk.snapshot(""), "test");
    for (const [index, name] of NAMES.entries()) {
      const limit = this.limits[index] ?? 0;
      // What may still be won counts as reserved, whether its process lives or not.
      let reserved = 0;
      for (const { id, accounts, amount } of this.#open) {
        if (accounts.includes(index)) reserved += this.#spends.get(id)?.paid ?? amount;
      }
      expect(this.spent(index, false) + reserved, `${name}: spent and reserved`).toBeLessThanOrEqual(limit);
      const account = books.get(name);
      if (account === undefined) continue;
      const { spent, counted, leased, uncovered } = account;
      expect(counted + leased - uncovered, `${name}: spent and leased`).toBeLessThanOrEqual(limit);
      expect(spent, `${name}: what was acknowledged`).toBeGreaterThanOrEqual(this.spent(index, true));
      expect(spent, `${name}: what was told`).toBeLessThanOrEqual(this.#toldOf(index));
      expect(uncovered, `${name}: uncovered`).toBe(0);
    }
  }

  #drop(bid: Bid): void {
    this.#open.splice(this.#open.indexOf(bid), 1);
    if (bid.process.isAlive && bid.hold !== undefined) bid.process.ledger.release(bid.hold);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
