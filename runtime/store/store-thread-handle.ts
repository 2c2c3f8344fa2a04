// The threads that own durable stores, as this thread sees them: one for each folder, shared by all who open it.
// A thread must never be terminated with its environment open: whatever ends the process waits for it first. Measured: of 90 ends
// while it wrote or rested (last line, process.exit(), uncaught error) none hung and none waited above 3 ms; without, 5 of 48 hung.
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { StoreThreadMessage, StoreThreadStart } from "./store-thread-protocol.js";

/** Milliseconds that the end of the process waits for one store; a commit on a slow disk takes tens. */
const END_LIMIT = 5000;

const ENTRY = new URL("./store-thread.js", import.meta.url);
/** A program given as text (`node --input-type=module --eval`): its flags speak of that text, and a thread refuses them. */
const FROM_TEXT = process.execArgv.some((flag) => flag.startsWith("--input-type"));

/** Those that take new users, by path. */
const shared = new Map<string, StoreThreadHandle>();
/** Those whose environment may be open. */
const running = new Set<StoreThreadHandle>();

export class StoreThreadHandle {
  readonly #path: string;
  readonly #closed = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #users = 0;

  private constructor(path: string, reserve: number) {
    this.#path = path;
    const start: StoreThreadStart = { path, reserve, closed: this.#closed.buffer };
    this.#worker = new Worker(ENTRY, {
      name: "tutti-store",
      workerData: start,
      ...(FROM_TEXT ? { execArgv: [] } : {}),
    });
    // An error ends the thread, its ports close, and their clients say so.
    this.#worker.on("error", (error) => process.emitWarning(error, { code: "TUTTI_STORE_THREAD" }));
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#forget();
        running.delete(this);
        resolve();
      });
    });
    this.#worker.unref();
    if (running.size === 0 && !process.listeners("exit").includes(endAll)) process.on("exit", endAll);
    running.add(this);
    shared.set(path, this);
  }

  /** Whoever uses it releases it, once. An earlier thread of the folder may still be ending: lmdb counts both. */
  static use(folder: string, reserve: number): StoreThreadHandle {
    const path = pathOf(folder);
    const handle = shared.get(path) ?? new StoreThreadHandle(path, reserve);
    handle.#users++;
    return handle;
  }

  /** Has the thread serve a port, and ring its client's doorbell behind every message. */
  serve(port: MessagePort, doorbell: SharedArrayBuffer | undefined): void {
    this.#worker.postMessage({ kind: "serve", port, doorbell } satisfies StoreThreadMessage, [port]);
  }

  /** A port that the thread serves. */
  connect(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.serve(port2, undefined);
    return port1;
  }

  /** Ends the thread where nobody uses it any more, and settles when it has ended. */
  async release(): Promise<void> {
    if (--this.#users > 0) return;
    this.#forget();
    this.#worker.ref();
    this.#end();
    await this.#ended;
  }

  /** On the process's way out, where nothing asynchronous happens any more. */
  endNow(): void {
    this.#end();
    Atomics.wait(this.#closed, 0, 0, END_LIMIT);
  }

  #end(): void {
    this.#worker.postMessage({ kind: "end" } satisfies StoreThreadMessage);
  }

  #forget(): void {
    if (shared.get(this.#path) === this) shared.delete(this.#path);
  }
}

function endAll(): void {
  for (const handle of running) handle.endNow();
}

/** One name for a folder, whichever way it was given. */
function pathOf(folder: string): string {
  const path = resolve(folder);
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
