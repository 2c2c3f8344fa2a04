// A proposal as `resolve` takes it: with its agent's name, from a caller who may hand over anything at all.
// What was checked must be what is counted, so everything is read once into a copy; reading must never throw.
import type { Proposal } from "../actor/agent.js";
import { proposalFault, rangeFault } from "../actor/proposal-check.js";

/** A proposal with the agent that gave it. */
export interface NamedProposal extends Proposal {
  readonly agent: string;
  /** f in [0, 1]; 1, live, when left out. */
  readonly freshness?: number;
}

/** The numbers of a good proposal over so many candidates. */
export interface Ballot {
  readonly scores: readonly number[];
  /** q in [0, 1]. */
  readonly confidence: number;
  /** f in [0, 1]. */
  readonly freshness: number;
  /** Indices of candidates. */
  readonly vetoes: readonly number[];
  readonly prices: readonly number[] | undefined;
}

/** Reads a proposal over `candidates` candidates; the answer is a text, what is wrong with it, where it is faulty. */
export function readProposal(proposal: NamedProposal, candidates: number, mayVeto: boolean): Ballot | string {
  const fault = proposalFault(proposal, candidates, mayVeto);
  if (fault !== undefined) return fault;
  try {
    const ballot = copyOf(proposal, candidates);
    const { freshness } = ballot;
    if (!(typeof freshness === "number" && freshness >= 0 && freshness <= 1)) {
      return `freshness is ${String(freshness)}: it must be from 0 to 1`;
    }
    // Getters and proxies may answer differently when asked twice: what they say now is what counts.
    const { scores, prices = [] } = ballot;
    return (
      proposalFault(ballot, candidates, mayVeto) ??
      rangeFault("scores", scores, 1) ??
      rangeFault("prices", prices, Number.MAX_VALUE) ??
      ballot
    );
  } catch {
    return "gave a proposal that could not be read";
  }
}

function copyOf(proposal: NamedProposal, candidates: number): Ballot {
  const { scores, confidence = 1, freshness = 1, vetoes = [], prices } = proposal;
  return {
    scores: firstOf(scores, candidates),
    confidence,
    freshness,
    vetoes: firstOf(vetoes, Math.min(vetoes.length, candidates)).map((veto) =>
      typeof veto === "number" ? veto : veto.candidate,
    ),
    prices: prices === undefined ? undefined : firstOf(prices, candidates),
  };
}

function firstOf<T>(list: ArrayLike<T>, count: number): readonly T[] {
  if (!Array.isArray(list) && !ArrayBuffer.isView(list)) throw new TypeError("is no list any more");
  // What is missing or no number is found by the check that follows.
  return Array.from({ length: count }, (_, index) => list[index] as T);
}
