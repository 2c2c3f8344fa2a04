// Something for each of many listeners, up to a number: who has not been heard of for longest is forgotten.
// What is restored sleeps under its piece's name, since who it belongs to is known only when they come again.
import { LRUCache } from "lru-cache";
import { pieceName } from "./piece-name.js";

export interface ListenerEntry {
  /** The name of the entry's piece. */
  readonly piece: string;
}

export class ListenerTable<Entry extends ListenerEntry> {
  readonly #limit: number;
  readonly #forgotten: (piece: string) => void;
  readonly #awake: LRUCache<string, Entry>;
  /** By piece, like those that sleep. */
  readonly #awakeByPiece = new Map<string, Entry>();
  readonly #asleep = new Map<string, Entry>();

  /** Holds at most `limit` entries; `forgotten` hears of each that gives way to another. */
  constructor(limit: number, forgotten: (piece: string) => void) {
    this.#limit = limit;
    this.#forgotten = forgotten;
    // By size: with `max`, all the room is taken at once, which takes 4 to 8 ms of each life's beginning.
    this.#awake = new LRUCache({
      maxSize: limit,
      sizeCalculation: () => 1,
      dispose: ({ piece }, _listener, reason) => {
        if (reason !== "set") this.#awakeByPiece.delete(piece);
        if (reason === "evict") forgotten(piece);
      },
    });
  }

  find(listener: string): Entry | undefined {
    if (listener === "") return undefined;
    const entry = this.#awake.get(listener);
    if (entry !== undefined || this.#asleep.size === 0) return entry;
    const piece = pieceName(listener);
    const sleeping = this.#asleep.get(piece);
    if (sleeping === undefined) return undefined;
    this.#asleep.delete(piece);
    this.#wake(listener, sleeping);
    return sleeping;
  }

  /** In place of the listener's entry, if there is one. */
  add(listener: string, create: (piece: string) => Entry): Entry {
    const entry = create(this.find(listener)?.piece ?? pieceName(listener));
    this.#wake(listener, entry);
    this.#makeRoom();
    return entry;
  }

  delete(listener: string): void {
    const entry = this.find(listener);
    if (entry === undefined) return;
    this.#awake.delete(listener);
  }

  /** The entry of a piece, whosever it is. */
  ofPiece(piece: string): Entry | undefined {
    return this.#awakeByPiece.get(piece) ?? this.#asleep.get(piece);
  }

  /** Lets an entry sleep until its listener comes. */
  restore(entry: Entry): void {
    this.#asleep.set(entry.piece, entry);
    this.#makeRoom();
  }

  /** Lets go of an entry that sleeps. */
  forget(piece: string): void {
    if (this.#asleep.delete(piece)) this.#forgotten(piece);
  }

  #wake(listener: string, entry: Entry): void {
    this.#awakeByPiece.set(entry.piece, entry);
    this.#awake.set(listener, entry);
  }

  #makeRoom(): void {
    if (this.#awake.size + this.#asleep.size <= this.#limit) return;
    for (const piece of this.#asleep.keys()) return this.forget(piece);
  }
}
