// The port behind which state survives the actor, and, where the store is durable, the process.
// It must never acknowledge what it could still forget: a promise of a write settles when the write is as safe as the
// store can make it.

/** A value with the version of its key: 1 for the first write, one more for each further one. */
export interface Versioned {
  readonly value: unknown;
  readonly version: number;
}

/** One key of a snapshot, or one change that a watcher hears of; `value` is undefined where the key was removed. */
export interface StoreEntry extends Versioned {
  readonly key: string;
}

/** A key-value store of plain data. Keys are texts of 1 to 512 bytes; the writes of one client take effect in order. */
export interface StateStore {
  /** The latest value, this client's own writes included; undefined where there is none. */
  get(key: string): Promise<Versioned | undefined>;
  /** Writes, or removes where `value` is undefined. Settles with the new version when the write is durable. */
  put(key: string, value: unknown): Promise<number>;
  /**
   * Writes only where the key is still at `version`; 0 means that it must be absent. Settles when durable with the new
   * version, or with undefined where the key has moved on.
   */
  compareAndSet(key: string, version: number, value: unknown): Promise<number | undefined>;
  /** Tells `listener` of every later change of a key that begins with `prefix`, in order. Returns what ends it. */
  watch(prefix: string, listener: (change: StoreEntry) => void): () => void;
  /** All keys that begin with `prefix`, in the order of their bytes, as they were at one instant. */
  snapshot(prefix: string): Promise<readonly StoreEntry[]>;
  /** Settles when all that was written is durable, and frees what the store holds. Later calls reject. */
  close(): Promise<void>;
}
