// A durable store: puts the changes that arrive while one commit is under way into the next, all in one transaction.
// It must never answer before the disk has it, and never write again after a write has failed: what is on the disk is then unknown.
import type { ByteStore, BytesEntry, Change, StoredBytes, StoredEntry } from "./byte-store.js";
import { bytesOf, checkRoom } from "./disk-room.js";
import type { Environment } from "./environment.js";
import { InvalidKeyError, StoreClosedError, StoreFailedError, StoreFullError } from "./errors.js";
import { nextVersion } from "./version-rule.js";
import { Watchers } from "./watchers.js";

/** Changes in one commit, at most, but for those of one call: what a commit may hold up a call by. */
const COMMIT_LIMIT = 4096;
/** Bytes of a key, the longest that lmdb takes. */
const LONGEST_STORED_KEY = 1978;

interface Write {
  readonly changes: readonly Change[];
  readonly resolve: (versions: readonly (number | undefined)[]) => void;
  readonly reject: (error: Error) => void;
}

export class EnvironmentBytes implements ByteStore {
  readonly #environment: Environment;
  readonly #path: string;
  readonly #reserve: number;
  readonly #watchers = new Watchers();
  /** In order, not yet committed. */
  #writes: Write[] = [];
  /** The keys that they change: whoever reads one has to wait. */
  readonly #changing = new Set<string>();
  #scheduled = false;
  #over: Error | undefined;

  /** `reserve`: bytes of the disk that must stay free. */
  constructor(environment: Environment, path: string, reserve: number) {
    this.#environment = environment;
    this.#path = path;
    this.#reserve = reserve;
  }

  async get(key: string): Promise<StoredBytes | undefined> {
    if (this.#changing.has(key)) await this.#committed();
    this.#checkOpen();
    this.#environment.refresh();
    return this.#environment.get(key);
  }

  change(changes: readonly Change[]): Promise<readonly (number | undefined)[]> {
    return new Promise((resolve, reject) => {
      this.#checkOpen();
      for (const { key } of changes) {
        if (Buffer.byteLength(key) > LONGEST_STORED_KEY) {
          throw new InvalidKeyError(`a key with its prefix must have at most ${LONGEST_STORED_KEY} bytes`);
        }
      }
      this.#writes.push({ changes, resolve, reject });
      for (const { key } of changes) this.#changing.add(key);
      this.#schedule();
    });
  }

  watch(prefix: string, listener: (entry: BytesEntry) => void): () => void {
    return this.#watchers.add(prefix, listener);
  }

  async snapshot(prefix: string): Promise<readonly StoredEntry[]> {
    if (this.#writes.length > 0) await this.#committed();
    this.#checkOpen();
    this.#environment.refresh();
    return this.#environment.snapshot(prefix);
  }

  /** At once, though it returns a promise: all that was asked for is written. */
  async close(): Promise<void> {
    while (this.#writes.length > 0) this.#commit();
    if (this.#over !== undefined) return;
    this.#over = new StoreClosedError("the store is closed: open it again with durableStore()");
    this.#environment.close();
  }

  /** An empty change goes behind all that wait, and is settled with them. */
  async #committed(): Promise<void> {
    await this.change([]);
  }

  /** Behind the messages that are there: they go into the same commit. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#commit();
      if (this.#writes.length > 0) this.#schedule();
    });
  }

  #commit(): void {
    const writes = this.#takeWrites();
    const changes = writes.flatMap((write) => write.changes);
    const made: BytesEntry[] = [];
    let versions: readonly (number | undefined)[] = [];
    try {
      this.#checkOpen();
      if (changes.length > 0) {
        checkRoom(this.#path, this.#reserve, changes.length, bytesOf(changes));
        this.#environment.commit(() => {
          versions = this.#make(changes, made);
        });
      }
    } catch (error) {
      const failure = error instanceof StoreFullError ? error : (this.#over ?? this.#fail(error));
      for (const { reject } of writes) reject(failure);
      return;
    }
    for (const entry of made) this.#watchers.tell(entry);
    let first = 0;
    for (const { changes: own, resolve } of writes) {
      resolve(versions.slice(first, first + own.length));
      first += own.length;
    }
  }

  #takeWrites(): readonly Write[] {
    let count = 0;
    let calls = 0;
    for (const { changes } of this.#writes) {
      if (calls > 0 && count + changes.length > COMMIT_LIMIT) break;
      count += changes.length;
      calls++;
    }
    const writes = this.#writes;
    this.#writes = writes.slice(calls);
    this.#changing.clear();
    for (const { changes } of this.#writes) for (const { key } of changes) this.#changing.add(key);
    return calls === writes.length ? writes : writes.slice(0, calls);
  }

  #make(changes: readonly Change[], made: BytesEntry[]): readonly (number | undefined)[] {
    const environment = this.#environment;
    const before = environment.floor;
    let floor = before;
    const versions = changes.map(({ key, bytes, expected }) => {
      const step = nextVersion(environment.version(key), floor, expected, bytes === undefined);
      if (step === undefined || step.next === 0) return step?.next;
      floor = step.floor;
      environment.set(key, step.next, bytes);
      if (!this.#watchers.none) made.push({ key, bytes, version: step.next });
      return step.next;
    });
    if (floor !== before) environment.floor = floor;
    return versions;
  }

  #fail(cause: unknown): StoreFailedError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const failure = new StoreFailedError(
      `a write to "${this.#path}" failed: ${reason}; what was acknowledged before is safe, restart to go on`,
      { cause },
    );
    this.#over = failure;
    this.#environment.close();
    return failure;
  }

  #checkOpen(): void {
    if (this.#over !== undefined) throw this.#over;
  }
}
