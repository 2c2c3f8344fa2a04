// Which notices were heard: in memory, and in the store where there is one, so that a restart makes nothing count again.
// It must never say of two notices alike that each is the first, and never keep one for longer than a bid can be told of.
import { LRUCache } from "lru-cache";
import type { StateStore } from "tutti";

const DAY = 24 * 3_600_000;
/** Milliseconds after the bid in which something can still come of it: a click may come a day late. */
const PATIENCE = 2 * DAY;
/** Notices that are remembered in memory. */
const LIMIT = 500_000;
/** Days behind which a store is looked through for what was left there, after a long rest. */
const LONGEST_REST = 60;
const PREFIX = "notices/";

export class HeardNotices {
  readonly #heard = new LRUCache<string, true>({ maxSize: LIMIT, sizeCalculation: () => 1, ttl: PATIENCE });
  readonly #store: StateStore | undefined;
  readonly #now: () => number;
  #cleanedOn = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds since 1970; default the system's clock. */
  constructor(store: StateStore | undefined, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Whether it is the first of its kind for the decision, and in time. @param bidAt milliseconds since 1970.
   * Rejects where the store cannot tell; then nothing was heard.
   */
  async isFirst(decision: string, kind: string, bidAt: number): Promise<boolean> {
    const now = this.#now();
    if (now - bidAt >= PATIENCE) return false;
    const key = `${PREFIX}${dayOf(bidAt)}/${decision}/${kind}`;
    if (this.#heard.has(key)) return false;
    this.#heard.set(key, true);
    if (this.#store === undefined) return true;
    this.#clean(this.#store, dayOf(now));
    try {
      return (await this.#store.compareAndSet(key, 0, true)) !== undefined;
    } catch (error) {
      this.#heard.delete(key);
      throw error;
    }
  }

  /** Once a day. What cannot be removed now is removed another day. */
  #clean(store: StateStore, today: number): void {
    if (this.#cleanedOn === today) return;
    this.#cleanedOn = today;
    const oldest = today - PATIENCE / DAY - 1;
    for (let day = oldest; day > oldest - LONGEST_REST; day--) {
      removeAll(store, `${PREFIX}${day}/`).catch(() => {
        this.#cleanedOn = Number.NEGATIVE_INFINITY;
      });
    }
  }
}

function dayOf(time: number): number {
  return Math.floor(time / DAY);
}

async function removeAll(store: StateStore, prefix: string): Promise<void> {
  for (const { key } of await store.snapshot(prefix)) await store.put(key, undefined);
}
