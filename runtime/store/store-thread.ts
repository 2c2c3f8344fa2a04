// The entry of the thread that owns a durable store's environment, and nothing else.
// It is never terminated while that is open: it is told to end, and ends by itself. No await at the top level.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { Doorbell } from "../channel/doorbell.js";
import { BrokenBytes } from "./broken-bytes.js";
import type { ByteStore } from "./byte-store.js";
import { Environment } from "./environment.js";
import { EnvironmentBytes } from "./environment-bytes.js";
import { serveBytes } from "./serve-bytes.js";
import type { StoreRequest } from "./store-protocol.js";
import type { StoreThreadMessage, StoreThreadStart } from "./store-thread-protocol.js";

class StoreThread {
  readonly #closed: Int32Array;
  readonly #store: ByteStore;
  readonly #ports = new Map<MessagePort, (request: StoreRequest) => void>();

  constructor({ path, reserve, closed }: StoreThreadStart) {
    this.#closed = new Int32Array(closed);
    this.#store = openStore(path, reserve);
  }

  serve(port: MessagePort, buffer: SharedArrayBuffer | undefined): void {
    const doorbell = buffer && new Doorbell(buffer);
    const wake = (): void => doorbell?.ringControl();
    this.#ports.set(port, serveBytes(this.#store, port, wake));
    port.once("close", () => {
      this.#ports.delete(port);
      wake();
    });
  }

  /** The answers are behind the closing of the environment: nothing that fails from here on was acknowledged. */
  end(): void {
    for (const [port, take] of this.#ports) {
      for (;;) {
        const received = receiveMessageOnPort(port);
        if (received === undefined) break;
        take(received.message as StoreRequest);
      }
    }
    void this.#store.close();
    Atomics.store(this.#closed, 0, 1);
    Atomics.notify(this.#closed, 0);
    // Behind the answers that are settled by now.
    setImmediate(() => {
      for (const port of this.#ports.keys()) port.close();
      parentPort?.close();
    });
  }
}

function openStore(path: string, reserve: number): ByteStore {
  try {
    return new EnvironmentBytes(new Environment(path), path, reserve);
  } catch (error) {
    return new BrokenBytes(error);
  }
}

if (parentPort !== null) {
  const thread = new StoreThread(workerData as StoreThreadStart);
  parentPort.on("message", (message: StoreThreadMessage) => {
    switch (message.kind) {
      case "serve":
        return thread.serve(message.port, message.doorbell);
      case "end":
        return thread.end();
    }
  });
}
