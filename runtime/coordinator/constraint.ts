// Hard limits: what may never win, before the vote; and what must still be had, after it.
// A constraint is called on the coordinator's thread and must be quick, synchronous, and free of randomness.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { StateStore } from "../store/state-store.js";

/** Tells why the candidate at `index` may not win. The first reason given stands. */
export type Exclude = (index: number, reason: string) => void;

/** A hard limit of the domain: a budget, a frequency cap, a block list. */
export interface Constraint<
  Request = unknown,
  Action extends CandidateKey = CandidateKey,
  Event extends AgentEvent = AgentEvent,
> {
  /** Named in the rationale. */
  readonly name: string;
  /** Before the vote: calls `exclude` for each candidate that may not win. */
  exclude?(request: Request, candidates: readonly Action[], exclude: Exclude): void;
  /** After the vote: takes what the winner needs, or returns why it cannot be had; then the next best is tried. */
  reserve?(
    request: Request,
    candidate: Action,
    price: number | undefined,
    decision: string,
  ): string | undefined;
  /** Gives back what `reserve` took, when a later constraint refused the same candidate. */
  release?(request: Request, candidate: Action, price: number | undefined, decision: string): void;
  /** Before the first decision, where the engine was given a store: finds again what an earlier process left there. */
  open?(store: StateStore): Promise<void>;
  /** After the last decision: settles when everything that must last is durable. */
  close?(): Promise<void>;
  /** Hears what the engine observes: what was won, lost, paid. */
  observe?(event: Event): void;
}
