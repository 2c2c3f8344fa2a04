// The store that an engine has where none is given: state survives an agent's crash, but not the process.
import { MemoryBytes } from "./memory-bytes.js";
import type { StateStore } from "./state-store.js";
import { ValueStore } from "./value-store.js";

/** A store in memory: a write is acknowledged when it is made, and lost when the process ends. */
export function memoryStore(): StateStore {
  return new ValueStore(new MemoryBytes());
}
