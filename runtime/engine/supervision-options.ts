// How an engine's agents are supervised. Types only; validation is in validate-supervision.ts.
import type { ResourceLimits } from "node:worker_threads";
import type { BackoffOptions } from "../supervisor/backoff.js";
import type { RestartType, Strategy } from "../supervisor/supervisor-spec.js";

/** A supervisor's part in a tree: agents by name, and supervisors. */
export interface AgentSupervisor {
  /** Its name, unlike all agents' and supervisors'. */
  readonly id: string;
  /** Whom a crash concerns besides the one who crashed; default "one_for_one". */
  readonly strategy?: Strategy;
  /** Restarts allowed within `period` milliseconds; one more, and it gives up. Default 100 within 10,000. */
  readonly intensity?: number;
  readonly period?: number;
  /** How its own end is taken by the supervisor above; default "permanent". */
  readonly restart?: RestartType;
  readonly backoff?: Partial<BackoffOptions>;
  readonly children: readonly (string | AgentSupervisor)[];
}

/** The root of the tree, and what watches over the threads. */
export interface SupervisionOptions {
  readonly strategy?: Strategy;
  readonly intensity?: number;
  readonly period?: number;
  readonly backoff?: Partial<BackoffOptions>;
  /** Supervisors and agents by name, in the order in which they start; agents that are not named come behind. */
  readonly children?: readonly (string | AgentSupervisor)[];
  /**
   * When restarts do not help: "degrade" gives the agent up and decides with its fallback (the default), "close" closes the
   * engine.
   */
  readonly escalation?: "degrade" | "close";
  /** Threads kept ready, with all agents' modules loaded; default 2. */
  readonly spares?: number;
  /** Milliseconds on one message, or away from the mailbox, after which an agent hangs; default 1,000; Infinity: never. */
  readonly hangAfter?: number;
  /** Of every thread. A thread that runs out of its memory is replaced like any that dies. */
  readonly resourceLimits?: ResourceLimits;
}
