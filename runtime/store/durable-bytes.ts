// A durable store as the thread that opened it sees it: a client of the thread that owns the environment.
// Other threads' ports go straight to that thread, so that they never wait for this one's event loop.
import type { MessagePort } from "node:worker_threads";
import type { Doorbell } from "../channel/doorbell.js";
import { PortBytes } from "./port-bytes.js";
import { StoreThreadHandle } from "./store-thread-handle.js";

export class DurableBytes extends PortBytes {
  readonly #thread: StoreThreadHandle;
  #released: Promise<void> | undefined;

  constructor(path: string, reserve: number) {
    const thread = StoreThreadHandle.use(path, reserve);
    super(thread.connect());
    this.#thread = thread;
  }

  /** Has the owning thread serve `port`. */
  route(port: MessagePort, doorbell: Doorbell | undefined): void {
    this.#thread.serve(port, doorbell?.buffer);
  }

  /** Ends the owning thread too, if this is the last to use it. */
  override close(): Promise<void> {
    this.#released ??= super.close().then(() => this.#thread.release());
    return this.#released;
  }
}
