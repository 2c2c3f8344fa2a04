// The part of a store whose keys begin with a prefix, which whoever uses it does not see.
// It must never reach a key outside of it, nor close the store that others use too.
import type { BoundedByteStore, BytesEntry, Change, StoredBytes, StoredEntry } from "./byte-store.js";

export class PrefixedBytes implements BoundedByteStore {
  readonly #store: BoundedByteStore;
  readonly #prefix: string;

  constructor(store: BoundedByteStore, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  get isBusy(): boolean {
    return this.#store.isBusy;
  }

  get(key: string): Promise<StoredBytes | undefined> {
    return this.#store.get(this.#prefix + key);
  }

  change(changes: readonly Change[]): Promise<readonly (number | undefined)[]> {
    return this.#store.change(
      changes.map(({ key, bytes, expected }) => ({ key: this.#prefix + key, bytes, expected })),
    );
  }

  watch(prefix: string, listener: (entry: BytesEntry) => void): () => void {
    return this.#store.watch(this.#prefix + prefix, (entry) => listener(this.#inside(entry)));
  }

  async snapshot(prefix: string): Promise<readonly StoredEntry[]> {
    const entries = await this.#store.snapshot(this.#prefix + prefix);
    return entries.map((entry) => this.#inside(entry));
  }

  async close(): Promise<void> {}

  #inside<Entry extends BytesEntry>(entry: Entry): Entry {
    return { ...entry, key: entry.key.slice(this.#prefix.length) };
  }
}
