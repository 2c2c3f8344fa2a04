// A store of somebody else's making as bytes, so that it can be served over a port.
// Such a store has no change of several keys: they are made one after the other, and a failure leaves those before it.
import type { ByteStore, BytesEntry, Change, StoredBytes, StoredEntry } from "./byte-store.js";
import type { StateStore } from "./state-store.js";
import { decodeValue, encodeValue } from "./value-bytes.js";

export class ForeignBytes implements ByteStore {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  async get(key: string): Promise<StoredBytes | undefined> {
    const found = await this.#store.get(key);
    return found && { bytes: encodeValue(key, found.value), version: found.version };
  }

  /** All calls are made at once, so that they stay in order and the store may write them together. */
  change(changes: readonly Change[]): Promise<readonly (number | undefined)[]> {
    return Promise.all(
      changes.map(({ key, bytes, expected }) => {
        const value = bytes && decodeValue(bytes);
        if (expected === undefined) return this.#store.put(key, value);
        return this.#store.compareAndSet(key, expected, value);
      }),
    );
  }

  watch(prefix: string, listener: (entry: BytesEntry) => void): () => void {
    return this.#store.watch(prefix, ({ key, value, version }) => {
      listener({ key, bytes: value === undefined ? undefined : encodeValue(key, value), version });
    });
  }

  async snapshot(prefix: string): Promise<readonly StoredEntry[]> {
    const entries = await this.#store.snapshot(prefix);
    return entries.map(({ key, value, version }) => ({ key, bytes: encodeValue(key, value), version }));
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
