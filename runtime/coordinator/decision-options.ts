// What a user says of the decision itself, apart from the agents: its candidates, their values, the hard limits. Types only.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { Constraint } from "./constraint.js";

export interface DecisionOptions<Request, Action extends CandidateKey, Event extends AgentEvent> {
  /**
   * The same for all requests, or what is eligible for one. At most `limits.candidates`; empty gives no winner. A list is
   * held until its decisions are made and explained: give a new one rather than refilling it.
   */
  readonly candidates: readonly Action[] | ((request: Request) => readonly Action[]);
  /** Features of a request that the vote's rules and priorities look at. */
  readonly features?: (request: Request) => Readonly<Record<string, string | number>>;
  /** Writes the value (>= 0, finite) of each candidate into `values`, which starts as all 1. U(c) = S(c) x value(c). */
  readonly values?: (request: Request, candidates: readonly Action[], values: Float64Array) => void;
  /** Checked in order. */
  readonly constraints?: readonly Constraint<Request, Action, Event>[];
  /** Answer as soon as missing replies cannot change the winner; default true. */
  readonly early?: boolean;
  /** What a request is called in the journal: never anything personal. Left out: nothing. */
  readonly requestName?: (request: Request) => string | undefined;
  /** What last good values are remembered by; left out: no last good values. */
  readonly key?: (request: Request) => string | number;
}
