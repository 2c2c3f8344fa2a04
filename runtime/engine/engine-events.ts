// What a running engine announces of itself, for logs and dashboards. Nothing depends on anybody listening.
import type { DeadLetter } from "../channel/dead-letter.js";

/** An agent's life ended by itself: it threw, its thread died or was ended because it hung, or its setup failed. */
export interface AgentCrash {
  readonly agent: string;
  readonly epoch: number;
  readonly reason: string;
}

/** An agent lives again. */
export interface AgentRestart {
  readonly agent: string;
  readonly epoch: number;
  /** From when the end of the last life was noticed, or wanted, until the new one takes messages. */
  readonly milliseconds: number;
}

/** An agent does not come back by itself: its fallback stands in until it is restarted. */
export interface AgentGivenUp {
  readonly agent: string;
  /** "intensity": restarts did not help; "temporary" and "transient": it is of a type that is not restarted. */
  readonly reason: "intensity" | "temporary" | "transient";
}

/** A dead letter of the engine's traffic with one agent. */
export interface AgentDeadLetter extends DeadLetter {
  readonly agent: string;
}

/** Events by name, each with its one argument. */
export interface EngineEvents {
  crash: [crash: AgentCrash];
  restart: [restart: AgentRestart];
  "given-up": [agent: AgentGivenUp];
  /** A supervisor's intensity was exceeded. */
  escalated: [by: { readonly supervisor: string }];
  /** A thread stood still for too long and is being replaced. */
  hang: [hang: { readonly agents: readonly string[] }];
  /** What was added to the dead letter boxes since the last look; a flood shows its latest letters. */
  "dead-letters": [letters: readonly AgentDeadLetter[]];
}

/** Emits behind the running code, so that a listener that throws harms no one but its own program. */
export type Announce = <Name extends keyof EngineEvents>(name: Name, ...event: EngineEvents[Name]) => void;
