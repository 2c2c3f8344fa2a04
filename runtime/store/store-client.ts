// A thread's way to a store that another thread owns, over a MessagePort that is served there by `serveStore`.
// It must never be given to agents: they get their own part, by `forAgent`.
import type { MessagePort } from "node:worker_threads";
import { AgentStoreClient } from "./agent-store-client.js";
import { PortBytes } from "./port-bytes.js";
import { ValueStore } from "./value-store.js";

export class StoreClient extends ValueStore {
  readonly #port: PortBytes;
  readonly #agents = new Map<string, AgentStoreClient>();

  /** The port moves into the client's hands; it keeps the thread alive only while calls wait. */
  constructor(port: MessagePort) {
    const bytes = new PortBytes(port);
    super(bytes);
    this.#port = bytes;
  }

  /** The same object for every life of the agent, so that a crash does not take along what it wrote behind. */
  forAgent(name: string): AgentStoreClient {
    let store = this.#agents.get(name);
    if (store === undefined) {
      store = new AgentStoreClient(this.#port, name);
      this.#agents.set(name, store);
    }
    return store;
  }

  /** Sends what the agents wrote behind. Call it often: it costs a comparison for each agent that wrote nothing. */
  flush(): void {
    for (const store of this.#agents.values()) store.flush();
  }

  /** Settles when all that was written, also behind, is durable or has failed. The store itself stays open. */
  override async close(): Promise<void> {
    await Promise.allSettled([...this.#agents.values()].map((store) => store.written()));
    await super.close();
  }
}
