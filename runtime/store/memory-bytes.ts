// A store in this thread's memory: as safe as the process, and no safer.
// Bytes are never changed once they are here: clients encode into memory of its own, and decode into copies.
import type { ByteStore, BytesEntry, Change, StoredBytes, StoredEntry } from "./byte-store.js";
import { StoreClosedError } from "./errors.js";
import { compareKeys } from "./store-key.js";
import { nextVersion } from "./version-rule.js";
import { Watchers } from "./watchers.js";

export class MemoryBytes implements ByteStore {
  readonly #entries = new Map<string, StoredBytes>();
  readonly #watchers = new Watchers();
  #floor = 0;
  #closed = false;

  async get(key: string): Promise<StoredBytes | undefined> {
    this.#checkOpen();
    return this.#entries.get(key);
  }

  async change(changes: readonly Change[]): Promise<readonly (number | undefined)[]> {
    this.#checkOpen();
    return changes.map((change) => this.#make(change));
  }

  watch(prefix: string, listener: (entry: BytesEntry) => void): () => void {
    return this.#watchers.add(prefix, listener);
  }

  async snapshot(prefix: string): Promise<readonly StoredEntry[]> {
    this.#checkOpen();
    const found: StoredEntry[] = [];
    for (const [key, { bytes, version }] of this.#entries) {
      if (key.startsWith(prefix)) found.push({ key, bytes, version });
    }
    return found.sort((one, other) => compareKeys(one.key, other.key));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#entries.clear();
  }

  #make({ key, bytes, expected }: Change): number | undefined {
    const current = this.#entries.get(key)?.version ?? 0;
    const step = nextVersion(current, this.#floor, expected, bytes === undefined);
    if (step === undefined) return undefined;
    this.#floor = step.floor;
    if (step.next === 0) return 0;
    if (bytes === undefined) this.#entries.delete(key);
    else this.#entries.set(key, { bytes, version: step.next });
    if (!this.#watchers.none) this.#watchers.tell({ key, bytes, version: step.next });
    return step.next;
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreClosedError("the store is closed: make another with memoryStore()");
  }
}
