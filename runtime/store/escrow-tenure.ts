// A ledger's sign of life in the store: until when it may reserve, renewed long before.
// It must never count on a renewal that is not acknowledged: another process may already have taken it for dead.
//
// Assumed of clocks: at any instant, those of two processes on one store differ by less than SKEW.
import type { EscrowKeys, EscrowOwnerRecord } from "./escrow-record.js";
import type { StateStore } from "./state-store.js";

/** Milliseconds that a sign of life holds. */
const TERM = 30_000;
/** Milliseconds by which clocks may differ. */
export const SKEW = 5_000;

export class EscrowTenure {
  readonly #store: StateStore;
  readonly #key: string;
  readonly owner: string;
  #expires = Number.NEGATIVE_INFINITY;
  #version: number | undefined = 0;

  /** `owner`: a name that was never used before. */
  constructor(store: StateStore, keys: EscrowKeys, owner: string) {
    this.#store = store;
    this.#key = keys.owner(owner);
    this.owner = owner;
  }

  /** Milliseconds on the ledger's clock. */
  get expires(): number {
    return this.#expires;
  }

  /** Renews it when a third of it is over. Returns false where this owner was taken for dead: its leases are not its own any more. */
  async renew(now: number): Promise<boolean> {
    if (now < this.#expires - (TERM * 2) / 3) return true;
    return this.#write(now + TERM);
  }

  /** Reserves no more, so that what is still reserved may be given back once no decision can be won any more. */
  async end(now: number): Promise<boolean> {
    this.#expires = Number.NEGATIVE_INFINITY;
    return this.#write(now);
  }

  async #write(expires: number): Promise<boolean> {
    if (this.#version === undefined) {
      const found = await this.#store.get(this.#key);
      const record = found?.value as EscrowOwnerRecord | undefined;
      if (found === undefined || record?.sealed !== undefined) return false;
      this.#version = found.version;
    }
    const before = this.#version;
    this.#version = undefined;
    const record: EscrowOwnerRecord = { expires };
    const version = await this.#store.compareAndSet(this.#key, before, record);
    if (version === undefined) return false;
    this.#version = version;
    this.#expires = expires;
    return true;
  }
}
