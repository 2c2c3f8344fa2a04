// The stores that the contract is held against, each by the clients that it has.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { durableStore, memoryStore, type StateStore } from "tutti";
import { serveStore } from "#runtime/store/serve-store.js";
import { StoreClient } from "#runtime/store/store-client.js";

export interface Subject {
  readonly clients: readonly StateStore[];
  readonly close: () => Promise<void>;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "tutti-store-"));
}

export function overPort(store: StateStore): StoreClient {
  const { port1, port2 } = new MessageChannel();
  serveStore(store, port1);
  return new StoreClient(port2);
}

/** Not one of Tutti's own classes, as far as anybody can see. */
function somebodyElses(store: StateStore): StateStore {
  return {
    get: (key) => store.get(key),
    put: (key, value) => store.put(key, value),
    compareAndSet: (key, version, value) => store.compareAndSet(key, version, value),
    watch: (prefix, listener) => store.watch(prefix, listener),
    snapshot: (prefix) => store.snapshot(prefix),
    close: () => store.close(),
  };
}

function subject(...clients: readonly StateStore[]): Subject {
  return {
    clients,
    close: async () => {
      for (const client of clients) await client.close();
    },
  };
}

function onDisk(make: (path: string) => Subject): Subject {
  const path = temporaryFolder();
  const { clients, close } = make(path);
  return {
    clients,
    close: async () => {
      await close();
      rmSync(path, { recursive: true });
    },
  };
}

export const SUBJECTS: Readonly<Record<string, () => Subject>> = {
  "in memory": () => subject(memoryStore()),
  "in memory, over ports": () => {
    const store = memoryStore();
    return subject(overPort(store), overPort(store), store);
  },
  "of somebody else's making, over ports": () => {
    const store = somebodyElses(memoryStore());
    return subject(overPort(store), overPort(store), store);
  },
  "on disk, opened twice": () =>
    onDisk((path) => subject(durableStore({ path, reserve: 0 }), durableStore({ path, reserve: 0 }))),
  "on disk, over ports": () =>
    onDisk((path) => {
      const store = durableStore({ path, reserve: 0 });
      return subject(overPort(store), overPort(store), store);
    }),
};
