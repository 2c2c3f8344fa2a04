// How many of the engine's threads want a core right now: the fact that decides whether spinning helps or harms.
// It must never be used for anything but that hint: a thread that dies awake leaves the count one too high until told.
import { availableParallelism } from "node:os";

export function allocateRunnableThreads(): SharedArrayBuffer {
  return new SharedArrayBuffer(128);
}

export class RunnableThreads {
  readonly buffer: SharedArrayBuffer;
  readonly #count: Int32Array;
  readonly #cores: number;

  /** `cores` defaults to what this process may use. */
  constructor(buffer: SharedArrayBuffer, cores: number = availableParallelism()) {
    this.buffer = buffer;
    this.#count = new Int32Array(buffer);
    this.#cores = cores;
  }

  enter(): void {
    Atomics.add(this.#count, 0, 1);
  }

  leave(): void {
    Atomics.sub(this.#count, 0, 1);
  }

  /** Whether each runnable thread has a core, so that spinning takes none from another. */
  haveCoreEach(): boolean {
    return Atomics.load(this.#count, 0) <= this.#cores;
  }
}
