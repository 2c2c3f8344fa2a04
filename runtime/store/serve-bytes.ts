// The owner's end of a port over which another thread uses a store.
// Every request is answered, whatever the store does; what a port asked for ends with the port.
import type { MessagePort } from "node:worker_threads";
import type { ByteStore } from "./byte-store.js";
import { ChangeFeed } from "./change-feed.js";
import { noticeOf } from "./error-notice.js";
import type { StoreRequest, StoreResponse } from "./store-protocol.js";

/** Serves `port` until it closes; `wake` is called behind every message to it. The port does not keep the thread alive. */
export function serveBytes(
  store: ByteStore,
  port: MessagePort,
  wake: () => void,
): (request: StoreRequest) => void {
  const server = new BytesServer(store, port, wake);
  const take = (request: StoreRequest): void => server.take(request);
  port.on("message", take);
  port.once("close", () => server.end());
  port.unref();
  return take;
}

class BytesServer {
  readonly #store: ByteStore;
  readonly #port: MessagePort;
  readonly #wake: () => void;
  readonly #watches = new Map<number, () => void>();
  readonly #feed = new ChangeFeed((watch, entry) => this.#answer({ kind: "news", watch, entry }));

  constructor(store: ByteStore, port: MessagePort, wake: () => void) {
    this.#store = store;
    this.#port = port;
    this.#wake = wake;
  }

  take(request: StoreRequest): void {
    switch (request.kind) {
      case "get":
        this.#store.get(request.key).then(
          (found) => this.#answer({ kind: "found", call: request.call, found }),
          (error) => this.#fail(request.call, error),
        );
        return;
      case "change":
        this.#store.change(request.changes).then(
          (versions) => this.#answer({ kind: "changed", call: request.call, versions }),
          (error) => this.#fail(request.call, error),
        );
        return;
      case "snapshot":
        this.#store.snapshot(request.prefix).then(
          (entries) => this.#answer({ kind: "entries", call: request.call, entries }),
          (error) => this.#fail(request.call, error),
        );
        return;
      case "watch": {
        const { watch, prefix } = request;
        this.#watches.set(
          watch,
          this.#store.watch(prefix, (entry) => this.#feed.add(watch, entry)),
        );
        return;
      }
      case "unwatch":
        this.#watches.get(request.watch)?.();
        this.#watches.delete(request.watch);
        this.#feed.drop(request.watch);
        return;
      case "heard":
        this.#feed.heard(request.changes);
    }
  }

  end(): void {
    for (const unwatch of this.#watches.values()) unwatch();
    this.#watches.clear();
  }

  #fail(call: number, error: unknown): void {
    this.#answer({ kind: "failed", call, error: noticeOf(error) });
  }

  #answer(response: StoreResponse): void {
    this.#port.postMessage(response);
    this.#wake();
  }
}
