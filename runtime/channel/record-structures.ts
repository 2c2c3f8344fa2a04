// The keys of the records that one thread encodes, in shared memory, so that every decoder knows them: append only.
// One thread appends; the others read when they meet a record they do not know. It never grows beyond what it was given.

/** Structures at most; records of further shapes carry their keys with them. */
export const MOST_STRUCTURES = 32;

/** Bytes of one structure as JSON, at most: larger ones are not shared, so that all of them fit. */
const LARGEST_STRUCTURE = 2048;

/** Words before the texts: bytes used, structures there. */
const USED = 0;
const COUNT = 1;
const HEADER = 8;

export function allocateRecordStructures(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER + MOST_STRUCTURES * (LARGEST_STRUCTURE + 1));
}

export class RecordStructures {
  readonly #words: Int32Array;
  readonly #texts: Buffer;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer, 0, HEADER / 4);
    this.#texts = Buffer.from(buffer, HEADER);
  }

  /** Whether records with these keys may be shared. */
  accepts(keys: readonly string[]): boolean {
    return Buffer.byteLength(JSON.stringify(keys)) <= LARGEST_STRUCTURE;
  }

  /** Publishes those of `known` that are new; they were accepted. Always succeeds. */
  append(known: readonly (readonly string[])[]): boolean {
    let used = Atomics.load(this.#words, USED);
    for (let index = Atomics.load(this.#words, COUNT); index < known.length; index++) {
      used += this.#texts.write(`${JSON.stringify(known[index])}\n`, used);
    }
    Atomics.store(this.#words, COUNT, known.length);
    Atomics.store(this.#words, USED, used);
    return true;
  }

  /** All that was published. */
  read(): string[][] {
    const used = Atomics.load(this.#words, USED);
    const lines = this.#texts.toString("utf8", 0, used).split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as string[]);
  }
}
