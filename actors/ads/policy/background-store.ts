// A part of the engine's store that a constraint writes to while decisions are made: nobody waits for a write.
// It must never lose a failure in silence, and never let two writes of a key overtake each other.
import type { StateStore, StoreEntry } from "tutti";

export class BackgroundStore {
  readonly #store: StateStore;
  readonly #prefix: string;
  readonly #failed: (key: string, error: unknown) => void;
  readonly #writing = new Set<Promise<unknown>>();

  /** Keys begin with `prefix`; `failed` hears of each write that was not made. */
  constructor(store: StateStore, prefix: string, failed: (key: string, error: unknown) => void) {
    this.#store = store;
    this.#prefix = prefix;
    this.#failed = failed;
  }

  async snapshot(prefix: string): Promise<readonly StoreEntry[]> {
    const entries = await this.#store.snapshot(this.#prefix + prefix);
    return entries.map((entry) => ({ ...entry, key: entry.key.slice(this.#prefix.length) }));
  }

  /** Calls of one client take effect in order. */
  write(key: string, value: unknown): void {
    const written = this.#store
      .put(this.#prefix + key, value)
      .catch((error: unknown) => this.#failed(key, error))
      .finally(() => this.#writing.delete(written));
    this.#writing.add(written);
  }

  /** Settles when all writes are durable or have failed. */
  async written(): Promise<void> {
    await Promise.all(this.#writing);
  }
}
