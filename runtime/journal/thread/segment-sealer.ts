// The deciding thread's end of the thread that seals: starts it when there is something to seal, and ends it.
// It must never keep the process alive, and never wait for a segment to be sealed: at any point it may be left as it is.
import { Worker } from "node:worker_threads";
import type { ClosedSegments, SealingNews, SealingThreadStart } from "./sealing-protocol.js";

const ENTRY = new URL("./sealing-thread.js", import.meta.url);

/** Milliseconds after which what an earlier writer left is sealed: a program that is over by then pays nothing for it. */
const PATIENCE = 1000;

export class SegmentSealer {
  readonly #start: SealingThreadStart;
  readonly #execArgv: readonly string[] | undefined;
  #worker: Worker | undefined;
  #patience: NodeJS.Timeout | undefined;
  #isStopped = false;
  #sealed = 0;
  #failure: string | undefined;

  /** `execArgv`: the thread's flags; left out: the process's. */
  constructor(folder: string, execArgv?: readonly string[]) {
    this.#start = { folder };
    this.#execArgv = execArgv;
  }

  /** Segments that have become Parquet. */
  get sealed(): number {
    return this.#sealed;
  }

  /** Why a segment was not sealed: of several the latest. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Whether a thread of it may be at work in the folder. */
  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** Every segment up to this sequence number is closed. */
  seal(upTo: ClosedSegments): void {
    if (this.#isStopped) return;
    this.#worker ??= this.#begin();
    this.#worker.postMessage(upTo);
  }

  /** The same of what was closed before this process wrote to the folder: there is no hurry. */
  sealLeft(upTo: ClosedSegments): void {
    this.#patience = setTimeout(() => this.seal(upTo), PATIENCE).unref();
  }

  /** Settles when nothing is touched any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#patience);
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #begin(): Worker {
    const worker = new Worker(ENTRY, {
      name: "tutti-journal-sealer",
      workerData: this.#start,
      ...(this.#execArgv === undefined ? {} : { execArgv: [...this.#execArgv] }),
    });
    worker.on("message", (news: SealingNews) => {
      if (news.kind === "sealed") this.#sealed++;
      else this.#failure = news.error.message;
    });
    worker.on("error", (error) => {
      this.#failure = `the thread that seals segments failed: ${error.message}`;
    });
    // The next closed segment starts another one.
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    worker.unref();
    return worker;
  }
}
