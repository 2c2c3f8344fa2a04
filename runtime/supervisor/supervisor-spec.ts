// What a supervisor is told: its strategy, its limits and its children, in the words of OTP's supervisor. Types only.
// It must never say how a child is run: to the tree an actor is a name that starts, lives and ends.
import type { BackoffOptions } from "./backoff.js";

/**
 * When a child that ended is started again: always (`permanent`), only after an error (`transient`), never (`temporary`).
 */
export type RestartType = "permanent" | "transient" | "temporary";

/**
 * Who is restarted with a child that ended: nobody (`one_for_one`), all its siblings (`one_for_all`),
 * those that were started after it (`rest_for_one`).
 */
export type Strategy = "one_for_one" | "one_for_all" | "rest_for_one";

/** How a life ended: done (`normal`), asked to end (`shutdown`), anything else (`error`). */
export type ExitReason = "normal" | "shutdown" | "error";

/** One actor. */
export interface ChildSpec {
  /** Unique in the whole tree, supervisors included. */
  readonly id: string;
  /** Default `permanent`. */
  readonly restart?: RestartType;
  /** Milliseconds between being asked to stop and being killed; 0 kills at once; default 5000. */
  readonly shutdown?: number | "infinity";
}

/** A supervisor and what it supervises: actors, and supervisors in their turn. */
export interface SupervisorSpec {
  /** Unique in the whole tree, actors included. */
  readonly id: string;
  /** Default `one_for_one`. */
  readonly strategy?: Strategy;
  /** Restarts within `period` that are too few to give up, a whole number >= 0; default 100. */
  readonly intensity?: number;
  /** Milliseconds, above 0; default 10,000. */
  readonly period?: number;
  /** How its own supervisor treats its end; without meaning at the root. Default `permanent`. */
  readonly restart?: RestartType;
  /** How the restarts of its children are delayed; nested supervisors have their own. */
  readonly backoff?: Partial<BackoffOptions>;
  /** In the order in which they are started; they are stopped in the reverse order. */
  readonly children: readonly (ChildSpec | SupervisorSpec)[];
}

export function isSupervisorSpec(spec: ChildSpec | SupervisorSpec): spec is SupervisorSpec {
  return "children" in spec;
}

export const DEFAULT_RESTART: RestartType = "permanent";
export const DEFAULT_STRATEGY: Strategy = "one_for_one";
/** Milliseconds. */
export const DEFAULT_SHUTDOWN = 5000;
export const DEFAULT_INTENSITY = 100;
/** Milliseconds. */
export const DEFAULT_PERIOD = 10_000;
