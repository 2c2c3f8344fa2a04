// The control plane between engine and host, carried by comlink over the worker's port: rare, asynchronous, typed.
// Requests, proposals and events never go this way.
import type { DeadLetterCounts } from "../channel/dead-letter.js";
import type { HostWiring } from "./wiring.js";

/** What an agent's module says of itself, needed to lay its lanes. */
export interface AgentDescription {
  readonly name: string;
  readonly subscribes: readonly string[];
  readonly publishes: readonly string[];
  readonly vetoes: boolean;
}

/** A look at a running actor. Counters start at 0 with the engine, not with the incarnation. */
export interface ActorInspection {
  readonly name: string;
  readonly epoch: number;
  readonly handled: number;
  readonly discarded: number;
  /** Promises of `propose` that are not settled yet. */
  readonly pending: number;
  /** Errors thrown by `observe`. */
  readonly observeFaults: number;
  readonly deadLetters: DeadLetterCounts;
}

export interface HostControl {
  /** Imports the modules; fails where one is missing, throws, or has no agent as its default export. */
  load(modules: readonly string[]): Promise<readonly AgentDescription[]>;
  /** Sets the actors up and starts the loop; ends when every `setup` has. */
  start(wiring: HostWiring): Promise<void>;
  inspect(): Promise<readonly ActorInspection[]>;
  swapModel(actor: number, model: unknown): Promise<void>;
  /** Ends the loop behind the message being handled, and runs each agent's `stop`. */
  stop(): Promise<void>;
}
