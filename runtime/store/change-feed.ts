// The changes on their way to one port: in order, and bounded, however long the thread behind it does not listen.
// Beyond the limit a key keeps only its latest change, so that what waits is never more than the store itself.
import type { BytesEntry } from "./byte-store.js";
import { UNHEARD_LIMIT } from "./store-protocol.js";

interface News {
  readonly watch: number;
  readonly entry: BytesEntry;
}

export class ChangeFeed {
  readonly #tell: (watch: number, entry: BytesEntry) => void;
  #unheard = 0;
  /** By watch and key, in the order of the changes. */
  readonly #held = new Map<string, News>();

  constructor(tell: (watch: number, entry: BytesEntry) => void) {
    this.#tell = tell;
  }

  add(watch: number, entry: BytesEntry): void {
    if (this.#unheard < UNHEARD_LIMIT && this.#held.size === 0) return this.#send({ watch, entry });
    const place = `${watch} ${entry.key}`;
    this.#held.delete(place);
    this.#held.set(place, { watch, entry });
  }

  /** The other side has heard so many more. */
  heard(changes: number): void {
    this.#unheard -= changes;
    for (const [place, news] of this.#held) {
      if (this.#unheard >= UNHEARD_LIMIT) return;
      this.#held.delete(place);
      this.#send(news);
    }
  }

  /** Nobody listens to this watch any more. */
  drop(watch: number): void {
    for (const [place, news] of this.#held) if (news.watch === watch) this.#held.delete(place);
  }

  #send({ watch, entry }: News): void {
    this.#unheard++;
    this.#tell(watch, entry);
  }
}
