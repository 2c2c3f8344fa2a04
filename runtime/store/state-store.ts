// The port behind which state survives the actor, and, where the store is durable, the process.
// It must never acknowledge what it could still forget: a promise of a write settles when the write is as safe as the
// store can make it.

/** A value with the version of its key. */
export interface Versioned {
  /** A copy: changing it changes nothing in the store. */
  readonly value: unknown;
  /**
   * From 1, one more with each write of the key. A key that is written anew after a removal goes on above every version
   * that a removed key had, so that a key never has the same version twice.
   */
  readonly version: number;
}

/** One key of a snapshot, or one change that a watcher hears of; `value` is undefined where the key was removed. */
export interface StoreEntry extends Versioned {
  readonly key: string;
}

/**
 * A key-value store of plain data: what survives between agents survives here, up to 16 MiB a value. Keys are well-formed
 * texts of 1 to 512 bytes. The calls of one client take effect in order, and a `get` sees this client's own writes.
 * Rejects with InvalidKeyError, EncodingError and ValueTooLargeError for what cannot be stored, StoreOverloadedError when
 * too many calls wait, StoreOpenError, StoreFullError and StoreFailedError for what the disk does, StoreClosedError.
 */
export interface StateStore {
  /** The latest value; undefined where there is none. */
  get(key: string): Promise<Versioned | undefined>;
  /**
   * Writes, or removes where `value` is undefined. Settles with the new version when the write is durable; removing what
   * is not there changes nothing and gives 0.
   */
  put(key: string, value: unknown): Promise<number>;
  /**
   * Writes only where the key is still at `version`; 0 means that it must be absent. Settles when durable with the new
   * version, or with undefined where the key has moved on.
   */
  compareAndSet(key: string, version: number, value: unknown): Promise<number | undefined>;
  /**
   * Tells `listener` of every later change of a key that begins with `prefix`, in order, made by any client in this
   * process; of another process's changes it hears nothing. A change is told before the writer's promise settles. A
   * listener that is more than a thousand changes behind hears only the latest of each key. Returns what ends it.
   */
  watch(prefix: string, listener: (change: StoreEntry) => void): () => void;
  /** All keys that begin with `prefix`, in the order of their UTF-8 bytes, as they were at one instant. */
  snapshot(prefix: string): Promise<readonly StoreEntry[]>;
  /** Settles when all that was written is durable, and frees what the store holds. Later calls reject. */
  close(): Promise<void>;
}
