// How many of the engine's threads want a core right now: the fact that decides whether spinning helps or harms.
// It must never be used for anything but that hint. One word a thread, so that a dead thread's word can be cleared.
import { availableParallelism } from "node:os";

export function allocateRunnableThreads(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer(threads * 4);
}

export class RunnableThreads {
  readonly buffer: SharedArrayBuffer;
  readonly #runnable: Int32Array;
  readonly #self: number;
  readonly #cores: number;

  /** `self` is this thread's place; `cores` defaults to what this process may use. */
  constructor(buffer: SharedArrayBuffer, self: number, cores: number = availableParallelism()) {
    this.buffer = buffer;
    this.#runnable = new Int32Array(buffer);
    this.#self = self;
    this.#cores = cores;
  }

  /** This thread wants a core. */
  enter(): void {
    Atomics.store(this.#runnable, this.#self, 1);
  }

  /** This thread sleeps, or has ended. */
  leave(): void {
    Atomics.store(this.#runnable, this.#self, 0);
  }

  /** Whether each runnable thread has a core, so that spinning takes none from another. */
  haveCoreEach(): boolean {
    let count = 0;
    for (let thread = 0; thread < this.#runnable.length; thread++) {
      count += Atomics.load(this.#runnable, thread);
    }
    return count <= this.#cores;
  }
}
