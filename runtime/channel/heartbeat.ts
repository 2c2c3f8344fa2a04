// One word a thread that changes while the thread turns: a thread whose word stands still while work waits for it hangs.
// Written plainly, without a clock: who looks from outside keeps the time. It must never be waited on.

/** Words apart on cache lines of their own. */
const WORDS_PER_THREAD = 32;
/** Of a thread's words: behind its beats, whether it is with its actors' messages. */
const TURNING = 1;

export function allocateHeartbeats(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer(threads * WORDS_PER_THREAD * 4);
}

export class Heartbeat {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #place: number;

  /** `thread` is this thread's place among those the buffer was allocated for. */
  constructor(buffer: SharedArrayBuffer, thread: number) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.#place = thread * WORDS_PER_THREAD;
  }

  /** The thread turns. */
  beat(): void {
    this.#words[this.#place] = ((this.#words[this.#place] as number) + 1) | 0;
  }

  /** The thread turns to its actors' messages, or away from them: to its event loop, where agents are set up. */
  turning(isTurning: boolean): void {
    this.#words[this.#place + TURNING] = isTurning ? 1 : 0;
  }

  /** From outside: whether it is with its actors' messages, where nothing may take long. */
  get isTurning(): boolean {
    return Atomics.load(this.#words, this.#place + TURNING) === 1;
  }

  /** From outside: a number that changes with every beat. */
  read(): number {
    return Atomics.load(this.#words, this.#place);
  }
}
