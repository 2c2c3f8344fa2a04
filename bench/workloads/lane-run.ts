// How a channel benchmark's threads are started and stopped, again and again: they sleep between runs.
// Words of the shared memory: which run it is (odd while it lasts), and how many threads have ended it.

const RUN = 0;
const ENDED = 32;
/** Milliseconds of one wait for a thread, and how often. */
const WAIT = 100;
const MOST_WAITS = 100;

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

  /** Returns when so many threads are there, by a run that is over at once. */
  awaitThreads(threads: number): void {
    this.start();
    this.stop(threads);
  }

  /** Returns when so many threads have ended their part. Throws where one does not: it has died. */
  stop(threads: number): void {
    const words = this.#words;
    Atomics.store(words, ENDED, 0);
    Atomics.add(words, RUN, 1);
    for (let waits = 0; waits < MOST_WAITS; waits++) {
      const ended = Atomics.load(words, ENDED);
      if (ended >= threads) return;
      Atomics.wait(words, ENDED, ended, WAIT);
    }
    throw new Error("a thread of the benchmark did not come to its end");
  }
}

/**
 * A thread's end: calls `part` in each run with what tells that the run is over, for ever. A run that is over before the
 * thread has seen it is taken part in all the same, since its end is waited for.
 */
export function takePart(memory: RunMemory, part: (isOver: () => boolean) => void): never {
  const words = new Int32Array(memory);
  for (let run = 1; ; run += 2) {
    for (let now = Atomics.load(words, RUN); now < run; now = Atomics.load(words, RUN))
      Atomics.wait(words, RUN, now);
    part(() => Atomics.load(words, RUN) > run);
    Atomics.add(words, ENDED, 1);
    Atomics.notify(words, ENDED);
  }
}
