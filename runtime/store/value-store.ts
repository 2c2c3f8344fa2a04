// A state store over bytes: checks keys, encodes and decodes values, at the client, in the caller's own thread.
// It must never send what it has not checked.
import type { ByteStore, BytesEntry, Change } from "./byte-store.js";
import { InvalidVersionError } from "./errors.js";
import type { StateStore, StoreEntry, Versioned } from "./state-store.js";
import { checkKey, checkPrefix } from "./store-key.js";
import { decodeValue, encodeValue } from "./value-bytes.js";

export class ValueStore implements StateStore {
  /** What lies beneath. */
  readonly bytes: ByteStore;

  constructor(bytes: ByteStore) {
    this.bytes = bytes;
  }

  async get(key: string): Promise<Versioned | undefined> {
    checkKey(key);
    const found = await this.bytes.get(key);
    return found && { value: decodeValue(found.bytes), version: found.version };
  }

  async put(key: string, value: unknown): Promise<number> {
    const [version] = await this.bytes.change([changeOf(key, value, undefined)]);
    return version ?? 0;
  }

  async compareAndSet(key: string, version: number, value: unknown): Promise<number | undefined> {
    if (!Number.isSafeInteger(version) || version < 0) {
      throw new InvalidVersionError(
        `the version that key "${key}" must be at is an integer from 0, not ${version}`,
      );
    }
    const [next] = await this.bytes.change([changeOf(key, value, version)]);
    return next;
  }

  watch(prefix: string, listener: (change: StoreEntry) => void): () => void {
    checkPrefix(prefix);
    return this.bytes.watch(prefix, (entry) => listener(entryOf(entry)));
  }

  async snapshot(prefix: string): Promise<readonly StoreEntry[]> {
    checkPrefix(prefix);
    return (await this.bytes.snapshot(prefix)).map(entryOf);
  }

  close(): Promise<void> {
    return this.bytes.close();
  }
}

/** Throws InvalidKeyError, EncodingError, ValueTooLargeError. */
export function changeOf(key: string, value: unknown, expected: number | undefined): Change {
  checkKey(key);
  return { key, bytes: value === undefined ? undefined : encodeValue(key, value), expected };
}

function entryOf({ key, bytes, version }: BytesEntry): StoreEntry {
  return { key, value: bytes && decodeValue(bytes), version };
}
