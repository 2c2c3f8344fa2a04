// How a channel benchmark's threads are started and stopped, again and again: they sleep between runs.
// Words of the shared memory: which run it is (odd while it lasts), and how many threads have ended it.

const RUN = 0;
const ENDED = 32;

export type RunMemory = SharedArrayBuffer;

export function allocateRun(): RunMemory {
  return new SharedArrayBuffer(64 * Int32Array.BYTES_PER_ELEMENT);
}

/** The caller's end. */
export class RunControl {
  readonly #words: Int32Array;

  constructor(memory: RunMemory) {
    this.#words = new Int32Array(memory);
  }

  start(): void {
    Atomics.add(this.#words, RUN, 1);
    Atomics.notify(this.#words, RUN);
  }

  /** Returns when so many threads have ended their part. */
  stop(threads: number): void {
    const words = this.#words;
    Atomics.store(words, ENDED, 0);
    Atomics.add(words, RUN, 1);
    for (;;) {
      const ended = Atomics.load(words, ENDED);
      if (ended >= threads) return;
      Atomics.wait(words, ENDED, ended, 1_000);
    }
  }
}

/** A thread's end: calls `part` in each run with what tells that the run is over, for ever. */
export function takePart(memory: RunMemory, part: (isOver: () => boolean) => void): never {
  const words = new Int32Array(memory);
  const isOver = (): boolean => (Atomics.load(words, RUN) & 1) === 0;
  for (;;) {
    for (let run = Atomics.load(words, RUN); (run & 1) === 0; run = Atomics.load(words, RUN))
      Atomics.wait(words, RUN, run);
    part(isOver);
    Atomics.add(words, ENDED, 1);
    Atomics.notify(words, ENDED);
  }
}
