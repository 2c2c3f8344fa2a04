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

/** A call that waits for the next commit, and takes its place in it: changes, or a read of what they change. */
interface Task {
  readonly changes: readonly Change[];
  readonly read: (() => unknown) | undefined;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

const NO_CHANGES: readonly Change[] = [];

export class EnvironmentBytes implements ByteStore {
  readonly #environment: Environment;
  readonly #path: string;
  readonly #reserve: number;
  readonly #watchers = new Watchers();
  /** In order, not yet committed. */
  #tasks: Task[] = [];
  /** The keys that they change. */
  readonly #changing = new Set<string>();
  #scheduled = false;
  #over: Error | undefined;

  /** `reserve`: bytes of the disk that must stay free. */
  constructor(environment: Environment, path: string, reserve: number) {
    this.#environment = environment;
    this.#path = path;
    this.#reserve = reserve;
  }

  get(key: string): Promise<StoredBytes | undefined> {
    return this.#read(this.#changing.has(key), () => this.#environment.get(key));
  }

  change(changes: readonly Change[]): Promise<readonly (number | undefined)[]> {
    for (const { key } of changes) {
      if (Buffer.byteLength(key) <= LONGEST_STORED_KEY) continue;
      return Promise.reject(
        new InvalidKeyError(`a key with its prefix must have at most ${LONGEST_STORED_KEY} bytes`),
      );
    }
    return this.#queue(changes, undefined);
  }

  watch(prefix: string, listener: (entry: BytesEntry) => void): () => void {
    return this.#watchers.add(prefix, listener);
  }

  snapshot(prefix: string): Promise<readonly StoredEntry[]> {
    return this.#read(this.#tasks.length > 0, () => this.#environment.snapshot(prefix));
  }

  /** At once, though it returns a promise: all that was asked for is written. */
  async close(): Promise<void> {
    while (this.#tasks.length > 0) this.#commit();
    if (this.#over !== undefined) return;
    this.#over = new StoreClosedError("the store is closed: open it again with durableStore()");
    this.#environment.close();
  }

  /** At once, or `behind` the changes that wait, and before those that come. */
  #read<T>(behind: boolean, read: () => T): Promise<T> {
    if (behind) return this.#queue(NO_CHANGES, read);
    return new Promise((resolve) => {
      this.#checkOpen();
      this.#environment.refresh();
      resolve(read());
    });
  }

  #queue<T>(changes: readonly Change[], read: (() => unknown) | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#checkOpen();
      this.#tasks.push({ changes, read, resolve, reject });
      for (const { key } of changes) this.#changing.add(key);
      this.#schedule();
    });
  }

  /** Behind the messages that are there: they go into the same commit. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#commit();
      if (this.#tasks.length > 0) this.#schedule();
    });
  }

  #commit(): void {
    const tasks = this.#take();
    const made: BytesEntry[] = [];
    let results: readonly unknown[] = [];
    try {
      this.#checkOpen();
      const changes = tasks.flatMap((task) => task.changes);
      checkRoom(this.#path, this.#reserve, changes.length, bytesOf(changes));
      this.#environment.commit(() => {
        results = tasks.map(({ read, changes: own }) =>
          read === undefined ? this.#make(own, made) : read(),
        );
      });
    } catch (error) {
      if (error instanceof StoreFullError) return this.#refuse(tasks, error);
      const failure = this.#over ?? this.#fail(error);
      for (const { reject } of tasks) reject(failure);
      return;
    }
    for (const entry of made) this.#watchers.tell(entry);
    for (const [at, { resolve }] of tasks.entries()) resolve(results[at] as never);
  }

  /** Nothing was written; what can be read is. */
  #refuse(tasks: readonly Task[], error: StoreFullError): void {
    this.#environment.refresh();
    for (const { read, resolve, reject } of tasks) {
      if (read === undefined) reject(error);
      else resolve(read() as never);
    }
  }

  #take(): readonly Task[] {
    let count = 0;
    let changes = 0;
    for (const task of this.#tasks) {
      if (count > 0 && changes + task.changes.length > COMMIT_LIMIT) break;
      changes += task.changes.length;
      count++;
    }
    const taken = this.#tasks;
    this.#tasks = taken.slice(count);
    this.#changing.clear();
    for (const task of this.#tasks) for (const { key } of task.changes) this.#changing.add(key);
    return count === taken.length ? taken : taken.slice(0, count);
  }

  #make(changes: readonly Change[], made: BytesEntry[]): readonly (number | undefined)[] {
    const environment = this.#environment;
    return changes.map(({ key, bytes, expected }) => {
      const { floor } = environment;
      const step = nextVersion(environment.version(key), floor, expected, bytes === undefined);
      if (step === undefined || step.next === 0) return step?.next;
      if (step.floor !== floor) environment.floor = step.floor;
      environment.set(key, step.next, bytes);
      if (!this.#watchers.none) made.push({ key, bytes, version: step.next });
      return step.next;
    });
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
