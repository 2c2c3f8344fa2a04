// The reference that every store is held against: a Map, a floor of versions, and what each watcher should have heard.
import type { StoreEntry, Versioned } from "tutti";

/** The model outlives a run, as the store does: each run uses keys of its own. */
export class StoreModel {
  readonly entries = new Map<string, Versioned>();
  readonly #watchers = new Set<{ readonly prefix: string; readonly heard: StoreEntry[] }>();
  /** The highest version that any removed key had. */
  #floor = 0;

  versionOf(key: string): number {
    return this.entries.get(key)?.version ?? 0;
  }

  /** Undefined where the key is not at `expected`. */
  write(key: string, value: unknown, expected?: number): number | undefined {
    const current = this.versionOf(key);
    if (expected !== undefined && expected !== current) return undefined;
    if (value === undefined) {
      if (current === 0) return 0;
      this.entries.delete(key);
      this.#floor = Math.max(this.#floor, current + 1);
      this.#tell({ key, value, version: current + 1 });
      return current + 1;
    }
    const version = current === 0 ? this.#floor + 1 : current + 1;
    this.entries.set(key, { value, version });
    this.#tell({ key, value, version });
    return version;
  }

  snapshot(prefix: string): readonly StoreEntry[] {
    return [...this.entries]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { value, version }]) => ({ key, value, version }))
      .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
  }

  /** What a watcher hears, from now on, and what ends it. */
  watch(prefix: string): { readonly heard: readonly StoreEntry[]; readonly end: () => void } {
    const watcher = { prefix, heard: [] };
    this.#watchers.add(watcher);
    return { heard: watcher.heard, end: () => this.#watchers.delete(watcher) };
  }

  #tell(change: StoreEntry): void {
    for (const { prefix, heard } of this.#watchers) if (change.key.startsWith(prefix)) heard.push(change);
  }
}
