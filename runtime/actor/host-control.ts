// The control plane between engine and host, carried by comlink over the worker's port: rare, asynchronous, typed.
// Requests, proposals and events never go this way.
import type { ActorWiring, HostWiring } from "./wiring.js";

/** What an agent's module says of itself, needed to lay its lanes. */
export interface AgentDescription {
  readonly name: string;
  /** As the agent states it. */
  readonly version?: string;
  readonly subscribes: readonly string[];
  readonly publishes: readonly string[];
  readonly vetoes: boolean;
}

export interface HostControl {
  /** Imports the modules; fails where one is missing, throws, or has no agent as its default export. */
  load(modules: readonly string[]): Promise<readonly AgentDescription[]>;
  /**
   * Imports the modules one after the other, then plays a life through, so that what a life needs is compiled. Leaves off
   * where the host's first actor begins its own: whoever waits for that must not wait for this.
   */
  warmUp(modules: readonly string[]): Promise<void>;
  /** Begins a life of an actor; ends when its `setup` has. The first one brings what the host itself needs. */
  startActor(actor: ActorWiring, host: HostWiring | undefined): Promise<void>;
  /** Ends an actor's life behind the message being handled, and runs its agent's `stop`. */
  stopActor(actor: number): Promise<void>;
  swapModel(actor: number, model: unknown): Promise<void>;
}

/** An agent threw: its life is over, the thread goes on. */
export interface CrashNotice {
  readonly notice: "crashed";
  /** Position among the engine's agents. */
  readonly actor: number;
  readonly epoch: number;
  /** What the agent threw, as text. */
  readonly reason: string;
}

/**
 * The thread is ending by itself and touches no shared memory any more. Sent because its exit is told of only when its heap
 * is freed: 2 ms later with a small heap, 20 to 50 ms later with one of 100 MB.
 */
export interface FarewellNotice {
  readonly notice: "farewell";
  /** The exit code. */
  readonly code: number;
  /** The error that nobody caught, as text; undefined where there was none. */
  readonly reason: string | undefined;
}

/** What a host tells the engine by itself, over the same port as the control plane. */
export type HostNotice = CrashNotice | FarewellNotice;

export function isHostNotice(message: unknown): message is HostNotice {
  return typeof message === "object" && message !== null && "notice" in message;
}
