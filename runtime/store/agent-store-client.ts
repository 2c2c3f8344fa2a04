// An agent's own store: its keys under a prefix, and its writes behind.
// A call must never overtake a write that the agent made before it.
import type { AgentStore } from "./agent-store.js";
import type {
  BoundedByteStore,
  ByteStore,
  BytesEntry,
  Change,
  StoredBytes,
  StoredEntry,
} from "./byte-store.js";
import { PrefixedBytes } from "./prefixed-bytes.js";
import { changeOf, ValueStore } from "./value-store.js";
import { WriteBehind } from "./write-behind.js";

export class AgentStoreClient extends ValueStore implements AgentStore {
  readonly #behind: WriteBehind;

  constructor(store: BoundedByteStore, agent: string) {
    // Encoded, so that no agent's name reaches into another's keys.
    const own = new PrefixedBytes(store, `agent/${encodeURIComponent(agent)}/`);
    const behind = new WriteBehind(own);
    super(new InOrder(own, behind));
    this.#behind = behind;
  }

  write(key: string, value: unknown): void {
    this.#behind.write(changeOf(key, value, undefined));
  }

  written(): Promise<void> {
    return this.#behind.written();
  }

  /** Sends the writes that wait, if there is room for them. Costs a comparison where there are none. */
  flush(): void {
    this.#behind.flushIfRoom();
  }
}

/** Sends the writes that wait before every call. */
class InOrder implements ByteStore {
  readonly #store: ByteStore;
  readonly #behind: WriteBehind;

  constructor(store: ByteStore, behind: WriteBehind) {
    this.#store = store;
    this.#behind = behind;
  }

  get(key: string): Promise<StoredBytes | undefined> {
    this.#behind.flush();
    return this.#store.get(key);
  }

  change(changes: readonly Change[]): Promise<readonly (number | undefined)[]> {
    this.#behind.flush();
    return this.#store.change(changes);
  }

  watch(prefix: string, listener: (entry: BytesEntry) => void): () => void {
    this.#behind.flush();
    return this.#store.watch(prefix, listener);
  }

  snapshot(prefix: string): Promise<readonly StoredEntry[]> {
    this.#behind.flush();
    return this.#store.snapshot(prefix);
  }

  close(): Promise<void> {
    return this.#behind.written();
  }
}
