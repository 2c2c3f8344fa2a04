// Threads that wait, with the agents' modules loaded, to replace one that dies: a thread takes 20 ms to start, a spare none.
// It must never make a restart wait: where no spare is ready, a cold thread is given out.
import type { ResourceLimits } from "node:worker_threads";
import { HostThread } from "../actor/host-thread.js";

/** Milliseconds for loading the modules. */
const LOAD_LIMIT = 30_000;
/** Milliseconds before a spare that was taken is replaced: the restart itself needs the cores first. */
const REFILL_DELAY = 10;

export class SpareHosts {
  readonly #count: number;
  readonly #modules: readonly string[];
  readonly #limits: ResourceLimits;
  readonly #warm: HostThread[] = [];
  readonly #warming = new Set<HostThread>();
  #closed = false;

  /** Keeps `count` spares that have loaded `modules`. */
  constructor(count: number, modules: readonly string[], limits: ResourceLimits) {
    this.#count = count;
    this.#modules = modules;
    this.#limits = limits;
  }

  /** Threads that are ready. */
  get ready(): number {
    return this.#warm.length;
  }

  /** Brings the spares up to their number, in the background. */
  fill(): void {
    while (!this.#closed && this.#warm.length + this.#warming.size < this.#count) void this.#warmUp();
  }

  /** A warm thread where there is one, else a cold one. */
  take(): HostThread {
    const thread = this.#takeWarm() ?? new HostThread("host", this.#limits);
    if (this.#count > 0) setTimeout(() => this.fill(), REFILL_DELAY).unref();
    return thread;
  }

  /** Ends all spares. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#warm.splice(0), ...this.#warming].map((thread) => thread.terminate()));
  }

  #takeWarm(): HostThread | undefined {
    for (;;) {
      const thread = this.#warm.shift();
      if (thread === undefined || !thread.ended) return thread;
    }
  }

  async #warmUp(): Promise<void> {
    const thread = new HostThread("spare host", this.#limits);
    this.#warming.add(thread);
    try {
      await thread.call("load the agents", LOAD_LIMIT, (control) => control.load(this.#modules));
      await thread.call("rehearse", LOAD_LIMIT, (control) => control.rehearse());
      if (!this.#closed) this.#warm.push(thread);
    } catch {
      // Without a spare, restarts are slower, and say what is wrong with the modules if anything is.
      await thread.terminate();
    } finally {
      this.#warming.delete(thread);
    }
  }
}
