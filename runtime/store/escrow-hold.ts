// What was reserved for one decision, until it is committed or released.
// It must never end twice: money would be given back that is not there.
import type { EscrowAccount } from "./escrow-account.js";

export class EscrowHold {
  /** Each of them has `amount` reserved. */
  readonly accounts: readonly EscrowAccount[];
  /** Micro-units. */
  readonly amount: number;
  /** The owner's life in which it was reserved: a later one has no slice that stands behind it. */
  readonly life: number;
  #open = true;

  constructor(accounts: readonly EscrowAccount[], amount: number, life: number) {
    this.accounts = accounts;
    this.amount = amount;
    this.life = life;
  }

  /** Returns whether it was open. */
  end(): boolean {
    const open = this.#open;
    this.#open = false;
    return open;
  }
}
