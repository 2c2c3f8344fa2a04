// What an agent finds as its store: its own part of the engine's state store, and write-behind for what changes often.
// Types only. One agent must never see, or overwrite, another's keys.
import type { StateStore } from "./state-store.js";

/** A state store whose keys are the agent's own: the same key of another agent is another key. */
export interface AgentStore extends Omit<StateStore, "close"> {
  /**
   * Writes behind the agent's back: takes the value as it is now, costs two or three microseconds, is sent with the next batch, and of
   * several writes of a key only the latest is. The agent's later calls see it. Throws InvalidKeyError, EncodingError and
   * ValueTooLargeError; every other failure comes out of {@link written}, and as a warning of the process.
   */
  write(key: string, value: unknown): void;
  /** Settles when everything written before is durable; rejects with the first failure since the last call, if there was one. */
  written(): Promise<void>;
}
