// Writes that nobody waits for: the latest of each key is kept, and all go out together.
// It must never grow without bound, never throw for what happens later, and never lose a failure in silence.
import type { BoundedByteStore, Change } from "./byte-store.js";
import { StoreOverloadedError } from "./errors.js";
import { warnOfLostWrites } from "./lost-writes-warning.js";

/** Keys that wait, above which they are sent at once, if the store takes them. */
const SENT_AT_ONCE = 1024;
/** Keys that wait while the store is busy, at most: a further key's write fails. */
const MOST_KEYS = 16_384;
/** Batches under way, beyond which keys go on waiting: while one is written, the next gathers. */
const BATCHES = 2;

export class WriteBehind {
  readonly #store: BoundedByteStore;
  readonly #dirty = new Map<string, Change>();
  /** Settles, never rejects, when all that was sent is settled. */
  #sent: Promise<void> = Promise.resolve();
  #batches = 0;
  /** The first since `written` last told of one. */
  #failure: unknown;

  constructor(store: BoundedByteStore) {
    this.#store = store;
  }

  write(change: Change): void {
    const dirty = this.#dirty;
    if (dirty.size >= MOST_KEYS && !dirty.has(change.key)) {
      this.#fail(
        new StoreOverloadedError(`${MOST_KEYS} keys wait to be written: the store does not keep up`),
      );
      return;
    }
    dirty.set(change.key, change);
    if (dirty.size >= SENT_AT_ONCE) this.flushIfRoom();
  }

  /** Sends what waits, unless the store is busy: then it goes on waiting, and being overwritten. */
  flushIfRoom(): void {
    if (this.#dirty.size > 0 && this.#batches < BATCHES && !this.#store.isBusy) this.flush();
  }

  /** Sends what waits, behind everything else that does. */
  flush(): void {
    if (this.#dirty.size === 0) return;
    const changes = [...this.#dirty.values()];
    this.#dirty.clear();
    this.#batches++;
    const settled = this.#store
      .change(changes)
      .catch((error: unknown) => this.#fail(error))
      .then(() => {
        this.#batches--;
      });
    this.#sent = this.#sent.then(() => settled);
  }

  /** See AgentStore. */
  async written(): Promise<void> {
    this.flush();
    await this.#sent;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    warnOfLostWrites(error);
  }
}
