// What every store is inside: keys with bytes and versions, and changes that are made together.
// Values are encoded once, by the client that has them: whatever lies behind this port must never look into the bytes.

/** The bytes of a key; nobody changes them. */
export interface StoredBytes {
  readonly bytes: Uint8Array;
  readonly version: number;
}

/** One key of a snapshot, or one change; `bytes` is undefined where the key was removed. */
export interface BytesEntry {
  readonly key: string;
  readonly bytes: Uint8Array | undefined;
  readonly version: number;
}

/** A write, or a removal where `bytes` is undefined. */
export interface Change {
  readonly key: string;
  readonly bytes: Uint8Array | undefined;
  /** The version that the key must be at, 0 for absent; undefined where any will do. */
  readonly expected: number | undefined;
}

/** See StateStore, whose promises these are; keys are checked and bytes are encoded. */
export interface ByteStore {
  get(key: string): Promise<StoredBytes | undefined>;
  /**
   * Makes the changes in order, all of them or none. Settles when durable with each key's new version, undefined where
   * it was not as expected.
   */
  change(changes: readonly Change[]): Promise<readonly (number | undefined)[]>;
  watch(prefix: string, listener: (entry: BytesEntry) => void): () => void;
  snapshot(prefix: string): Promise<readonly StoredEntry[]>;
  close(): Promise<void>;
}

/** One key of a snapshot. */
export interface StoredEntry extends StoredBytes {
  readonly key: string;
}

/** A store that takes calls up to a limit, and lets the rest wait. */
export interface BoundedByteStore extends ByteStore {
  /** Whether the next call would have to wait. */
  readonly isBusy: boolean;
}
