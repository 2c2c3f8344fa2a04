// Who wants to hear of which keys, and the telling.
// One listener that throws must never keep others, or the writer, from going on.
import type { BytesEntry } from "./byte-store.js";

interface Watcher {
  readonly prefix: string;
  readonly listener: (entry: BytesEntry) => void;
}

export class Watchers {
  /** In the order in which they came. */
  readonly #watchers = new Set<Watcher>();

  add(prefix: string, listener: (entry: BytesEntry) => void): () => void {
    const watcher = { prefix, listener };
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  get none(): boolean {
    return this.#watchers.size === 0;
  }

  /** Tells all whom it concerns, at once. What a listener throws becomes an uncaught error of its own. */
  tell(entry: BytesEntry): void {
    for (const { prefix, listener } of this.#watchers) {
      if (!entry.key.startsWith(prefix)) continue;
      try {
        listener(entry);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
