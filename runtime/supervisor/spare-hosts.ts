// Threads that wait, with the agents' modules loaded, to replace one that dies: a thread takes 20 ms to start and 50 to 200
// to load its modules, a spare none. One warms up at a time, so that the first is ready soon and a core is left to the agents.
// It must never make a restart wait for more than a thread's start: where no spare is ready, the one that is warming up is
// given out as it is, and goes on from there; where none is, a cold thread.
import type { ResourceLimits } from "node:worker_threads";
import { HostThread } from "../actor/host-thread.js";

/** Milliseconds for loading the modules. */
const LOAD_LIMIT = 30_000;
/** Milliseconds before a spare that was taken is replaced: the restart itself needs the cores first. */
const REFILL_DELAY = 10;
/** Spares that may end by themselves before one is taken; with more, it is their modules that end them, and none is made anew. */
const MOST_LOSSES = 8;

export class SpareHosts {
  readonly #count: number;
  readonly #modules: readonly string[];
  readonly #start: (name: string) => HostThread;
  readonly #warm: HostThread[] = [];
  #warming: HostThread | undefined;
  #losses = 0;
  #closed = false;

  /** Keeps `count` spares that have loaded `modules`. `start` starts a thread of this name. */
  constructor(
    count: number,
    modules: readonly string[],
    limits: ResourceLimits,
    start: (name: string) => HostThread = (name) => new HostThread(name, limits),
  ) {
    this.#count = count;
    this.#modules = modules;
    this.#start = start;
  }

  /** Brings the spares up to their number, one after the other, in the background. */
  fill(): void {
    if (this.#closed || this.#warming !== undefined || this.#warm.length >= this.#count) return;
    this.#warming = this.#start("spare host");
    void this.#warmUp(this.#warming);
  }

  /** A warm thread where there is one, else the one that is warming up, else a cold one. */
  take(): HostThread {
    const thread = this.#warm.shift() ?? this.#takeWarming() ?? this.#start("host");
    this.#losses = 0;
    this.#fillSoon();
    return thread;
  }

  /** Ends all spares. */
  async close(): Promise<void> {
    this.#closed = true;
    const warming = this.#takeWarming();
    const spares = this.#warm.splice(0);
    if (warming !== undefined) spares.push(warming);
    await Promise.all(spares.map((thread) => thread.terminate()));
  }

  #takeWarming(): HostThread | undefined {
    const thread = this.#warming;
    this.#warming = undefined;
    return thread;
  }

  #fillSoon(): void {
    if (this.#count > 0) setTimeout(() => this.fill(), REFILL_DELAY).unref();
  }

  async #warmUp(thread: HostThread): Promise<void> {
    void thread.end.then(() => this.#lose(thread));
    try {
      await thread.call("load the agents", LOAD_LIMIT, (control) => control.warmUp(this.#modules));
    } catch {
      // Without a spare, restarts are slower, and say what is wrong with the modules if anything is. Who has taken the
      // thread meanwhile hears of it all the same.
      if (this.#warming !== thread) return;
      this.#warming = undefined;
      return thread.terminate();
    }
    if (this.#warming !== thread) return;
    this.#warming = undefined;
    this.#warm.push(thread);
    this.fill();
  }

  /** A thread that was a spare has ended. */
  #lose(thread: HostThread): void {
    const place = this.#warm.indexOf(thread);
    if (place < 0) return;
    this.#warm.splice(place, 1);
    this.#losses++;
    if (this.#losses <= MOST_LOSSES) this.#fillSoon();
  }
}
