// How many of the engine's threads want a core right now: the fact that decides whether spinning helps or harms.
// It must never be used for anything but that hint. Whoever rings a sleeping thread says at once that it wants a core: when
// each said so itself, after it had got one, those with a core spun for 50 us while the woken ones waited for it, and a
// decision of three isolated agents on two cores took 117 us instead of 28.
import { availableParallelism } from "node:os";
import { Doorbell } from "./doorbell.js";

export class RunnableThreads {
  readonly #doorbells: readonly Doorbell[];
  readonly #cores: number;

  /** The doorbells of all threads; `cores` defaults to what this process may use. */
  constructor(doorbells: readonly SharedArrayBuffer[], cores: number = availableParallelism()) {
    this.#doorbells = doorbells.map((doorbell) => new Doorbell(doorbell));
    this.#cores = cores;
  }

  /** Whether each runnable thread has a core, so that spinning takes none from another. */
  haveCoreEach(): boolean {
    const doorbells = this.#doorbells;
    let count = 0;
    for (let thread = 0; thread < doorbells.length; thread++) {
      if ((doorbells[thread] as Doorbell).wantsCore) count++;
    }
    return count <= this.#cores;
  }
}
