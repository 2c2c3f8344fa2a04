// The port to a log of choices that were made with known probabilities, for judging other policies by it. A pack brings the
// logs of its own trade; the journal and public datasets come through it as well.
// It must never give a propensity that was not there when the choice was made: every estimate rests on it.
import type { CandidateKey } from "./actor/agent.js";

/** A choice of the logging policy, and what came of it. */
export interface LoggedChoice<Context = unknown> {
  /** What could have been chosen, each once; at least one. Good until the next row is asked for. */
  readonly actions: readonly CandidateKey[];
  /** Which of them was: its place. */
  readonly taken: number;
  /** In (0, 1]: the probability with which it was taken. */
  readonly propensity: number;
  /** Finite. */
  readonly reward: number;
  /** What a policy may look at. */
  readonly context: Context;
}

export interface DecisionLog<Context = unknown> {
  /** For people: "log.arrow, 2 markets". */
  readonly name: string;
  /** What is counted as reward, in the plural: "clicks". */
  readonly reward: string;
  /** Above 0: no reward is larger, and no model's prediction of one is further off. */
  readonly largestReward: number;
  /** What whoever reads an estimate must know beside it; left out: nothing. */
  readonly caution?: string;
  /** From the first choice to the last; the same ones every time. Throws an error with `code` where the log cannot be read. */
  rows(): AsyncIterable<LoggedChoice<Context>>;
}
