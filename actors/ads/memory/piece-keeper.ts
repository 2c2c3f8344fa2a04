// Keeps pieces in a store, and gives them back to the next life: those that changed are written behind their owner's back,
// some time later and a few at once.
// It must never write a listener's piece before what was kept of it has come back, and never hold its owner up for long.
import type { AgentStore } from "tutti";
import { type Experience, experienceOf } from "./experience.js";
import { LISTENERS, MODEL } from "./parts.js";
import { PAGE_PREFIXES } from "./piece-name.js";
import type { PieceChanged, Pieces } from "./pieces.js";

/** Milliseconds that a changed piece waits for more changes: what a crash of the thread may forget. */
const SETTLING = 500;
/** Milliseconds between two looks at what waits. */
const STEP = 20;
/** Pieces that one look writes, about 5 us each; or this share of what waits, where that is more. */
const PIECES_A_STEP = 32;
const SHARE_A_STEP = 1 / 100;
/** Pieces that are written at once in the end: stores refuse calls when very many wait. */
const PIECES_AT_ONCE = 4_096;

/** The key under which the version of the experience is kept that an agent began with. */
const EXPERIENCE = "experience";

/** Whose pieces they are, and where they are kept: an agent's context has it all. */
interface Surroundings {
  readonly name: string;
  /** Which life of its owner it is in this process, from 1. */
  readonly epoch: number;
  readonly store: Pick<AgentStore, "snapshot" | "write" | "written">;
  /** What it begins with, see {@link experienceOf}. */
  readonly model?: unknown;
  /** Milliseconds. */
  now(): number;
}

export class PieceKeeper {
  readonly #surroundings: Surroundings;
  /** When each piece changed first since it was last written, oldest first; milliseconds. */
  readonly #waiting = new Map<string, number>();
  #pieces: Pieces | undefined;
  #timer: NodeJS.Timeout | undefined;
  #restored = false;
  #over = false;
  #unreadable = 0;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** For the model to tell of changes. */
  readonly changed: PieceChanged = (piece) => {
    if (this.#over || this.#waiting.has(piece)) return;
    this.#waiting.set(piece, this.#surroundings.now());
    this.#schedule(SETTLING);
  };

  /**
   * Gives back what was kept, then keeps what changes. The first life in a process waits for everything. A later one,
   * which decisions wait for, has the model at once; the listeners come back page by page while it works, within a
   * second, and are added to what it learns of them meanwhile. Rejects where the store fails.
   */
  async restore(pieces: Pieces): Promise<void> {
    this.#pieces = pieces;
    const { epoch, model } = this.#surroundings;
    const experience = experienceOf(model);
    const isNew = experience !== undefined && (await this.#isNew(experience.version));
    await this.#takeAll(epoch === 1 ? "" : `${MODEL}/`, isNew ? experience.pieces : {});
    if (isNew) this.#beginWith(experience);
    pieces.restored?.();
    if (epoch === 1) this.#begin();
    // A store that fails here has failed `written()` too, and warned: what is learned from now on is kept all the same.
    else void this.#restoreListeners().then(this.#begin, this.#begin);
  }

  /** Writes all that waits, and nothing from now on. Settles when it is durable, or was warned of. */
  async close(): Promise<void> {
    const isWhole = this.#restored && !this.#over;
    this.abandon();
    while (isWhole && this.#waiting.size > 0) {
      this.#write(PIECES_AT_ONCE, Number.POSITIVE_INFINITY);
      await this.#written();
    }
  }

  /** Writes nothing from now on: what a life that failed has learned last may be what it failed of. */
  abandon(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  async #restoreListeners(): Promise<void> {
    for (const page of PAGE_PREFIXES) {
      if (!this.#over) await this.#takeAll(`${LISTENERS}/${page}`);
    }
  }

  /** Whether what was kept began with another experience, or none. */
  async #isNew(version: string): Promise<boolean> {
    const [kept] = await this.#surroundings.store.snapshot(EXPERIENCE);
    return kept?.value !== version;
  }

  #beginWith({ version, pieces }: Experience): void {
    this.#surroundings.store.write(EXPERIENCE, version);
    for (const [piece, value] of Object.entries(pieces)) {
      if (this.#pieces?.restore(piece, value) === true) this.changed(piece);
      else this.#unreadable++;
    }
  }

  /** Takes in what was kept, but for `replaced`. */
  async #takeAll(prefix: string, replaced: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const entries = await this.#surroundings.store.snapshot(prefix);
    for (const { key, value } of entries) {
      if (key === EXPERIENCE || key in replaced) continue;
      if (this.#pieces?.restore(key, value) === true) continue;
      this.#unreadable++;
      this.#surroundings.store.write(key, undefined);
    }
  }

  readonly #begin = (): void => {
    if (this.#over) return;
    this.#restored = true;
    if (this.#waiting.size > 0) this.#schedule(SETTLING);
    if (this.#unreadable === 0) return;
    process.emitWarning(
      `${this.#unreadable} pieces of what "${this.#surroundings.name}" had kept could not be read, and begin anew`,
      { code: "TUTTI_UNREADABLE_PIECES" },
    );
  };

  #schedule(delay: number): void {
    if (this.#timer !== undefined || !this.#restored || this.#over) return;
    this.#timer = setTimeout(this.#step, delay).unref();
  }

  readonly #step = (): void => {
    this.#write(
      Math.max(PIECES_A_STEP, this.#waiting.size * SHARE_A_STEP),
      this.#surroundings.now() - SETTLING,
    );
    // As fast as the store: what changes meanwhile is written once.
    void this.#written().then(() => {
      this.#timer = undefined;
      if (this.#waiting.size > 0) this.#schedule(STEP);
    });
  };

  /** Failures are the store's to warn of; the rest goes on. */
  #written(): Promise<void> {
    return this.#surroundings.store.written().catch(() => undefined);
  }

  /** Writes at most so many pieces, of those that have waited since `before` or longer. */
  #write(most: number, before: number): void {
    let left = most;
    for (const [piece, since] of this.#waiting) {
      if (left-- < 1 || since > before) return;
      this.#waiting.delete(piece);
      this.#surroundings.store.write(piece, this.#pieces?.save(piece));
    }
  }
}
