// Those who wait for rows to become durable, each for as many rows as were given before it asked.
// It must never tell anybody of a row that is not durable.
import type { JournalError } from "./errors.js";

interface Waiter {
  readonly rows: number;
  readonly resolve: () => void;
  readonly reject: (error: JournalError) => void;
}

export class DurableWaiters {
  #waiters: Waiter[] = [];

  get isEmpty(): boolean {
    return this.#waiters.length === 0;
  }

  /** Settles when so many rows are durable. */
  wait(rows: number): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ rows, resolve, reject }));
  }

  /** So many rows are durable. */
  settle(durable: number): void {
    this.#waiters = this.#waiters.filter((waiter) => {
      if (waiter.rows > durable) return true;
      waiter.resolve();
      return false;
    });
  }

  /** Nobody's rows can be made durable now. */
  reject(error: JournalError): void {
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters = [];
  }
}
