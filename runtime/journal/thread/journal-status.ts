// The words that the deciding thread and the writer's thread share beside the lane: who wants what, and what is done.
// It must never hold a row.

const WORD_URGENT = 0;
const WORD_WANTED = 1;
const WORD_ENDING = 2;
const WORD_ENDED = 3;
const WORD_FAILED = 4;
const WORD_TURNS = 5;
const WORDS = 8;

const DURABLE = 0;
const BYTES = 1;
const SEGMENTS = 2;
const REMOVED_SEGMENTS = 3;
const REMOVED_BYTES = 4;
const DUPLICATES = 5;
const COUNTERS = 6;

/** What the writer's thread has counted. */
export interface WrittenCounts {
  /** Rows that are as durable as promised. */
  readonly durable: number;
  /** Of these, outcomes that were there already. */
  readonly duplicates: number;
  readonly bytes: number;
  readonly segments: number;
  readonly removedSegments: number;
  readonly removedBytes: number;
}

export class JournalStatus {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #counters: BigInt64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * WORDS + 8 * COUNTERS)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, WORDS);
    this.#counters = new BigInt64Array(buffer, 4 * WORDS, COUNTERS);
  }

  /** Cuts a nap of the writer short. */
  hurry(): void {
    Atomics.store(this.#words, WORD_URGENT, 1);
    Atomics.notify(this.#words, WORD_URGENT);
  }

  /** Writer: whether somebody is in a hurry; from now on nobody is. */
  takeUrgency(): boolean {
    return Atomics.exchange(this.#words, WORD_URGENT, 0) === 1;
  }

  get isUrgent(): boolean {
    return Atomics.load(this.#words, WORD_URGENT) === 1;
  }

  /** Writer: sleeps until somebody is in a hurry, at most so long. */
  nap(milliseconds: number): void {
    Atomics.wait(this.#words, WORD_URGENT, 0, milliseconds);
  }

  /** Whether somebody waits for rows to become durable, and wants to be told. */
  get isWanted(): boolean {
    return Atomics.load(this.#words, WORD_WANTED) === 1;
  }

  set isWanted(wanted: boolean) {
    Atomics.store(this.#words, WORD_WANTED, wanted ? 1 : 0);
  }

  get isEnding(): boolean {
    return Atomics.load(this.#words, WORD_ENDING) === 1;
  }

  /** The writer writes what there is, and ends. */
  end(): void {
    Atomics.store(this.#words, WORD_ENDING, 1);
    this.hurry();
  }

  /** Writer: all is written, and the files are closed. */
  ended(): void {
    Atomics.store(this.#words, WORD_ENDED, 1);
    Atomics.notify(this.#words, WORD_ENDED);
  }

  /** Waits until the writer has ended, at most so long. */
  waitForEnd(milliseconds: number): void {
    Atomics.wait(this.#words, WORD_ENDED, 0, milliseconds);
  }

  /** Writer: takes another turn. */
  turn(): void {
    Atomics.add(this.#words, WORD_TURNS, 1);
  }

  /** Turns that the writer has taken, modulo 2^32: while they change it is alive. */
  get turns(): number {
    return Atomics.load(this.#words, WORD_TURNS);
  }

  /** Whether the journal takes no more rows. */
  get isFailed(): boolean {
    return Atomics.load(this.#words, WORD_FAILED) === 1;
  }

  fail(): void {
    Atomics.store(this.#words, WORD_FAILED, 1);
  }

  /** Rows that are as durable as promised. */
  get durable(): number {
    return Number(Atomics.load(this.#counters, DURABLE));
  }

  counts(): WrittenCounts {
    const count = (index: number): number => Number(Atomics.load(this.#counters, index));
    return {
      durable: count(DURABLE),
      duplicates: count(DUPLICATES),
      bytes: count(BYTES),
      segments: count(SEGMENTS),
      removedSegments: count(REMOVED_SEGMENTS),
      removedBytes: count(REMOVED_BYTES),
    };
  }

  /** Writer: what it has counted by now. */
  publish({ durable, duplicates, bytes, segments, removedSegments, removedBytes }: WrittenCounts): void {
    const counters = this.#counters;
    Atomics.store(counters, DUPLICATES, BigInt(duplicates));
    Atomics.store(counters, BYTES, BigInt(bytes));
    Atomics.store(counters, SEGMENTS, BigInt(segments));
    Atomics.store(counters, REMOVED_SEGMENTS, BigInt(removedSegments));
    Atomics.store(counters, REMOVED_BYTES, BigInt(removedBytes));
    Atomics.store(counters, DURABLE, BigInt(durable));
  }
}
