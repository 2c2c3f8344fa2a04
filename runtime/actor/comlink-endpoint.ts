// Fits a worker's port to what comlink expects of a message port.
// Own, because comlink's adapter ships no types that node's module resolution finds.

import type { MessagePort, Worker } from "node:worker_threads";
import type { Endpoint } from "comlink";

/** comlink's calls over `port`. Calls stay pending for ever when the other side dies: race them against its exit. */
export function comlinkEndpoint(port: MessagePort | Worker): Endpoint {
  const adapters = new WeakMap<object, (data: unknown) => void>();
  return {
    postMessage: (message, transfer) =>
      port.postMessage(message, transfer as unknown as readonly ArrayBuffer[] | undefined),
    addEventListener: (_type, listener) => {
      const adapter = (data: unknown): void => {
        const event = { data } as MessageEvent;
        if (typeof listener === "function") listener(event);
        else listener.handleEvent(event);
      };
      adapters.set(listener, adapter);
      port.on("message", adapter);
    },
    removeEventListener: (_type, listener) => {
      const adapter = adapters.get(listener);
      if (adapter !== undefined) port.off("message", adapter);
    },
  };
}
