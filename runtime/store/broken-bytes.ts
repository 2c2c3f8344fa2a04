// What stands in for a store that could not be opened: every call fails, and says why.
import type { ByteStore } from "./byte-store.js";

export class BrokenBytes implements ByteStore {
  readonly #error: unknown;

  constructor(error: unknown) {
    this.#error = error;
  }

  async get(): Promise<never> {
    throw this.#error;
  }

  async change(): Promise<never> {
    throw this.#error;
  }

  watch(): () => void {
    return () => undefined;
  }

  async snapshot(): Promise<never> {
    throw this.#error;
  }

  async close(): Promise<void> {}
}
