// The keys of the records that one thread encodes, in shared memory, so that every decoder knows them: append only.
// One thread appends; the others read when more was published. It must never grow beyond what it was given.

/** Structures at most; records of further shapes carry their keys with them. */
export const MOST_STRUCTURES = 32;

/** Bytes of one structure as JSON, at most: larger ones are not shared, so that all of them fit. */
const LARGEST_STRUCTURE = 2048;

/** The one word before the texts says how many bytes of them are published: a thread that dies in between leaves no trace. */
const USED = 0;
const HEADER = 8;

export function allocateRecordStructures(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER + MOST_STRUCTURES * (LARGEST_STRUCTURE + 1));
}

/** One codec's knowledge of a table; a table may have many, those that append in the same thread. */
export class RecordStructures {
  readonly #words: Int32Array;
  readonly #texts: Buffer;
  /** Bytes of texts, and structures in them, that this codec knows. */
  #seen = 0;
  #known = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer, 0, HEADER / 4);
    this.#texts = Buffer.from(buffer, HEADER);
  }

  /** Whether records with these keys may be shared. */
  accepts(keys: readonly string[]): boolean {
    return Buffer.byteLength(JSON.stringify(keys)) <= LARGEST_STRUCTURE;
  }

  /** Whether there are structures that this codec has not read. */
  get hasMore(): boolean {
    return Atomics.load(this.#words, USED) !== this.#seen;
  }

  /**
   * Publishes those of `structures` that are new; they were accepted. False, and nothing done, where another codec of
   * the thread has published since: its structures have the numbers that these would get.
   */
  append(structures: readonly (readonly string[])[]): boolean {
    if (this.hasMore) return false;
    let used = this.#seen;
    for (const keys of structures.slice(this.#known))
      used += this.#texts.write(`${JSON.stringify(keys)}\n`, used);
    this.#known = structures.length;
    this.#seen = used;
    Atomics.store(this.#words, USED, used);
    return true;
  }

  /** All that was published. */
  read(): string[][] {
    this.#seen = 0;
    this.#known = 0;
    return this.readMore();
  }

  /** What was published since the last call. */
  readMore(): string[][] {
    const used = Atomics.load(this.#words, USED);
    const lines = this.#texts.toString("utf8", this.#seen, used).split("\n");
    const structures = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as string[]);
    this.#seen = used;
    this.#known += structures.length;
    return structures;
  }
}
