// The one word that an idle thread parks on, and that a producer rings only when it is parked.
// Park protocol: set the flag, look at every lane again, then wait with a bound; whoever swaps the flag back notifies.
// It must never notify when nobody is parked: a load costs 5 ns, a notify of a parked thread 10 to 16 us.

const STATE = 0;
const CONTROL = 1;
/** 1 while the owner wants a core. */
const WANTS_CORE = 2;
const AWAKE = 0;
const PARKED = 1;
/** Words apart on cache lines of their own. */
const DOORBELL_BYTES = 128;

export function allocateDoorbell(): SharedArrayBuffer {
  return new SharedArrayBuffer(DOORBELL_BYTES);
}

export class Doorbell {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /** Wakes the owner if it is parked. Call after publishing. */
  ring(): void {
    const words = this.#words;
    if (Atomics.load(words, STATE) !== PARKED) return;
    if (Atomics.compareExchange(words, STATE, PARKED, AWAKE) !== PARKED) return;
    Atomics.store(words, WANTS_CORE, 1);
    Atomics.notify(words, STATE);
  }

  /** Owner: wants a core, since it runs. Whoever rings it while it is parked says so for it. */
  enter(): void {
    Atomics.store(this.#words, WANTS_CORE, 1);
  }

  /** Owner: sleeps. Or anyone, when the owner has ended. */
  leave(): void {
    Atomics.store(this.#words, WANTS_CORE, 0);
  }

  /** Whether the owner has a core, or wants one. */
  get wantsCore(): boolean {
    return Atomics.load(this.#words, WANTS_CORE) === 1;
  }

  /** Makes the owner return to its event loop, where the control plane is served. */
  ringControl(): void {
    Atomics.store(this.#words, CONTROL, 1);
    this.ring();
  }

  /** Owner: whether the control plane asks for the event loop. */
  hasControl(): boolean {
    return Atomics.load(this.#words, CONTROL) !== 0;
  }

  /** Owner: the same, and takes the wish as fulfilled. */
  takeControl(): boolean {
    if (!this.hasControl()) return false;
    Atomics.store(this.#words, CONTROL, 0);
    return true;
  }

  /** Owner: announces the intention to park. Look at every lane once more, then `park`, `parkAsync` or `stayAwake`. */
  prepareToPark(): void {
    Atomics.store(this.#words, STATE, PARKED);
  }

  /** Owner: something was there after all. */
  stayAwake(): void {
    Atomics.store(this.#words, STATE, AWAKE);
  }

  /** Owner: sleeps until rung, at most `milliseconds`. The thread's event loop stands still meanwhile. */
  park(milliseconds: number): void {
    Atomics.wait(this.#words, STATE, PARKED, milliseconds);
    Atomics.store(this.#words, STATE, AWAKE);
  }

  /**
   * Owner: calls `awake` once when rung, leaving the event loop free. At most one may be outstanding, since a wait that is
   * never notified is never freed; it does not keep the process alive.
   */
  parkAsync(awake: () => void): void {
    const waiting = Atomics.waitAsync(this.#words, STATE, PARKED);
    if (waiting.async) void waiting.value.then(awake);
    else queueMicrotask(awake);
  }
}
