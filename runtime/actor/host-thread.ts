// The engine's handle on one host: starts the worker thread, calls its control plane, and learns of its death.
// Every call is settled: by its answer, by the thread's death, or by its time limit.

import { Worker } from "node:worker_threads";
import { type Remote, releaseProxy, wrap } from "comlink";
import type { Doorbell } from "../channel/doorbell.js";
import { TuttiError } from "../error.js";
import { comlinkEndpoint } from "./comlink-endpoint.js";
import type { HostControl } from "./host-control.js";

/** The thread ended while it was needed. */
export class HostDiedError extends TuttiError {
  readonly code = "HOST_DIED";
}

/** The control plane did not answer in time. */
export class ControlTimeoutError extends TuttiError {
  readonly code = "CONTROL_TIMEOUT";
}

/** A program given as text (`node --input-type=module --eval`): its flags speak of that text, and a thread refuses them. */
const FROM_TEXT = process.execArgv.some((flag) => flag.startsWith("--input-type"));

const ENTRY = new URL("./host.js", import.meta.url);

export class HostThread {
  readonly #worker: Worker;
  readonly #control: Remote<HostControl>;
  readonly #doorbell: Doorbell;
  readonly #death: Promise<Error>;
  #dead = false;

  /** Starts the thread. It does not keep the process alive. `onDeath` is called once, also after `terminate`. */
  constructor(name: string, doorbell: Doorbell, onDeath: (cause: Error) => void) {
    // The first 16 bytes of a thread's name are what debuggers and profilers show.
    this.#worker = new Worker(ENTRY, { name, ...(FROM_TEXT ? { execArgv: [] } : {}) });
    this.#doorbell = doorbell;
    this.#death = new Promise((resolve) => {
      this.#worker.once("error", resolve);
      this.#worker.once("messageerror", resolve);
      this.#worker.once("exit", (code) =>
        resolve(new HostDiedError(`host "${name}" ended with code ${code}`)),
      );
    });
    void this.#death.then((cause) => {
      this.#dead = true;
      onDeath(cause);
    });
    this.#control = wrap<HostControl>(comlinkEndpoint(this.#worker));
    this.#worker.unref();
  }

  /** Calls the control plane. Throws {@link HostDiedError}, {@link ControlTimeoutError}, or what the call threw. */
  async call<T>(what: string, limit: number, call: (control: Remote<HostControl>) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new ControlTimeoutError(`the host did not ${what} within ${limit} ms: is an agent stuck?`));
      }, limit);
    });
    const death = this.#death.then((cause) => {
      throw cause instanceof HostDiedError
        ? cause
        : new HostDiedError(`the host died while asked to ${what}: ${cause.message}`, { cause });
    });
    try {
      // Async, since a released control throws at once: the promises above must be waited for all the same.
      const answer = (async () => call(this.#control))();
      // Behind the message: the loop looks for it as soon as it returns to its event loop.
      this.#doorbell.ringControl();
      return await Promise.race([answer, death, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the thread whatever it does, and waits until it has. */
  async terminate(): Promise<void> {
    if (!this.#dead) this.#control[releaseProxy]();
    await this.#worker.terminate();
  }
}
