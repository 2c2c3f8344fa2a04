// The engine's handle on one host: starts the worker thread, calls its control plane, and learns of its end.
// Every call is settled: by its answer, by the thread's death, or by its time limit.

import { type ResourceLimits, Worker } from "node:worker_threads";
import { type Remote, releaseProxy, wrap } from "comlink";
import type { Doorbell } from "../channel/doorbell.js";
import { TuttiError } from "../error.js";
import { comlinkEndpoint } from "./comlink-endpoint.js";
import { type CrashNotice, type HostControl, isHostNotice } from "./host-control.js";

/** The thread ended while it was needed. */
export class HostDiedError extends TuttiError {
  readonly code = "HOST_DIED";
}

/** The control plane did not answer in time. */
export class ControlTimeoutError extends TuttiError {
  readonly code = "CONTROL_TIMEOUT";
}

/** How a thread ended: with exit code 0 of its own will, or not, and why. */
export interface HostEnd {
  readonly normal: boolean;
  readonly reason: string;
}

/** Who is told what happens to a thread. */
export interface HostListener {
  /** An agent threw; the thread lives. */
  crashed(notice: CrashNotice): void;
  /** The thread has ended and touches no memory any more. Called once. */
  ended(end: HostEnd): void;
}

/** A program given as text (`node --input-type=module --eval`): its flags speak of that text, and a thread refuses them. */
const FROM_TEXT = process.execArgv.some((flag) => flag.startsWith("--input-type"));

/** Milliseconds: a thread that runs JavaScript ends within 3, with a heap of 100 MB to free within 50. */
const KILL_PATIENCE = 250;

const ENTRY = new URL("./host.js", import.meta.url);

export class HostThread {
  readonly #worker: Worker;
  readonly #control: Remote<HostControl>;
  readonly #death: Promise<Error>;
  readonly #end: Promise<HostEnd>;
  #doorbell: Doorbell | undefined;
  #ended = false;
  #crashed: (notice: CrashNotice) => void = () => undefined;
  #markEnded: (code: number, reason?: string) => void = () => undefined;
  /** What will end it. */
  #cause: string | undefined;

  /** Starts the thread. It does not keep the process alive. */
  constructor(name: string, resourceLimits: ResourceLimits = {}) {
    // The first 16 bytes of a thread's name are what debuggers and profilers show.
    this.#worker = new Worker(ENTRY, { name, resourceLimits, ...(FROM_TEXT ? { execArgv: [] } : {}) });
    this.#end = new Promise((resolve) => {
      this.#markEnded = (code, reason = `the thread ended with code ${code}`) => {
        this.#ended = true;
        resolve({ normal: code === 0, reason });
      };
    });
    this.#worker.on("message", (message: unknown) => {
      if (!isHostNotice(message)) return;
      if (message.notice === "farewell") this.#markEnded(message.code, message.reason);
      else this.#crashed(message);
    });
    this.#worker.once("exit", (code) => this.#markEnded(code, this.#cause));
    this.#death = new Promise((resolve) => {
      const failed = (error: Error): void => {
        this.#cause ??= error.message;
        resolve(error);
      };
      // Each as often as it comes: a thread that throws may run out of memory on its way out, which is a second error.
      this.#worker.on("error", failed);
      this.#worker.on("messageerror", failed);
      void this.#end.then(({ reason }) => resolve(new HostDiedError(`host "${name}": ${reason}`)));
    });
    this.#control = wrap<HostControl>(comlinkEndpoint(this.#worker));
    this.#worker.unref();
  }

  /** Settles when the thread has ended and touches no memory any more. */
  get end(): Promise<HostEnd> {
    return this.#end;
  }

  /** Puts the thread into a place: its doorbell is what gets a parked thread to its event loop. Once. */
  occupy(doorbell: Doorbell, listener: HostListener): void {
    this.#doorbell = doorbell;
    this.#crashed = (notice) => listener.crashed(notice);
    void this.#end.then((end) => listener.ended(end));
  }

  /** Calls the control plane. Throws {@link HostDiedError}, {@link ControlTimeoutError}, or what the call threw. */
  async call<T>(what: string, limit: number, call: (control: Remote<HostControl>) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      if (limit === Number.POSITIVE_INFINITY) return;
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
      this.#doorbell?.ringControl();
      return await Promise.race([answer, death, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Ends the thread whatever it does; settles when it has ended, or can run no agent's code any more. The second is so where
   * it is stuck in native code, as in execSync: told to terminate, it will return from there into nothing.
   */
  async terminate(reason?: string): Promise<void> {
    if (!this.#ended) this.#control[releaseProxy]();
    this.#cause ??= reason;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, KILL_PATIENCE);
    });
    await Promise.race([this.#worker.terminate(), patience]);
    clearTimeout(timer);
    this.#markEnded(1, this.#cause);
  }
}
