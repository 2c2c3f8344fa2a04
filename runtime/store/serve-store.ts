// Gives another thread the use of a store, over a MessagePort whose other end is a StoreClient's.
import type { MessagePort } from "node:worker_threads";
import type { Doorbell } from "../channel/doorbell.js";
import { DurableBytes } from "./durable-bytes.js";
import { ForeignBytes } from "./foreign-bytes.js";
import { serveBytes } from "./serve-bytes.js";
import type { StateStore } from "./state-store.js";
import { ValueStore } from "./value-store.js";

/**
 * Serves `port` until it closes, from this thread's event loop; a durable store from its own thread. `doorbell` is the
 * client's, where it parks in Atomics.wait: the control plane's bell rings behind every message.
 */
export function serveStore(store: StateStore, port: MessagePort, doorbell?: Doorbell): void {
  const bytes = store instanceof ValueStore ? store.bytes : new ForeignBytes(store);
  if (bytes instanceof DurableBytes) bytes.route(port, doorbell);
  else serveBytes(bytes, port, () => doorbell?.ringControl());
}
