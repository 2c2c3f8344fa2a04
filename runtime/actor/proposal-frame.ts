// The layout of a PROPOSAL frame, how an agent's host writes one and how the coordinator finds its parts.
// Header: CONFIDENCE stands where requests have their deadline. Then two words, the scores, the prices, the texts.

import {
  CANDIDATES,
  DEADLINE,
  HEADER_DOUBLES,
  HEADER_LENGTH,
  HEADER_WORDS,
} from "../channel/frame-descriptor.js";
import type { LaneMemory } from "../channel/lane-memory.js";
import type { Proposal, Veto } from "./agent.js";
import type { ReasonWriter } from "./reasons.js";
import { writeText } from "./text.js";

/** Double in the header: the agent's confidence. */
export const CONFIDENCE: number = DEADLINE;
/** Word: number of vetoes * 2, plus 1 when prices follow the scores. */
export const VETOES_AND_PRICES: number = HEADER_WORDS;
/** Word: see reasons.ts. */
export const REASON: number = HEADER_WORDS + 1;
/** Double where the scores start. */
export const SCORES: number = HEADER_DOUBLES + 1;

/** Longer reasons are cut, in bytes of UTF-8. */
export const LONGEST_REASON = 240;
/** Reasons of vetoes are cut to this, in bytes of UTF-8. */
export const LONGEST_VETO_REASON = 64;

/** The most bytes that a proposal over `candidates` candidates takes: what a host claims before it asks the agent. */
export function largestProposal(candidates: number): number {
  const vectors = 2 * 8 * candidates;
  const vetoes = candidates * (8 + LONGEST_VETO_REASON + 4);
  return HEADER_LENGTH + 8 + vectors + 8 + LONGEST_REASON + vetoes;
}

/** Writes a proposal that was checked into a claimed frame at `offset`; returns the bytes it took. Kind and correlation are the caller's. */
export function writeProposal(
  memory: LaneMemory,
  offset: number,
  proposal: Proposal,
  candidates: number,
  reasons: ReasonWriter,
): number {
  const { words, doubles } = memory;
  const word = offset >> 2;
  const double = offset >> 3;
  const { prices, reason } = proposal;
  const vetoes = vetoesOf(proposal, candidates);
  const vetoCount = vetoes.length;
  words[word + CANDIDATES] = candidates;
  words[word + VETOES_AND_PRICES] = vetoCount * 2 + (prices === undefined ? 0 : 1);
  doubles[double + CONFIDENCE] = proposal.confidence ?? 1;
  let at = double + SCORES;
  at = copyVector(proposal.scores, doubles, at, candidates);
  if (prices !== undefined) at = copyVector(prices, doubles, at, candidates);
  let end = at * 8;
  if (reason === undefined || reason === "") {
    words[word + REASON] = 0;
  } else {
    const known = reasons.look(reason);
    words[word + REASON] = known;
    if (known <= 0) end = writeText(memory, end, reason, LONGEST_REASON);
  }
  for (const { candidate, reason: why = "" } of vetoes) {
    words[end >> 2] = candidate;
    end = writeText(memory, end + 4, why, LONGEST_VETO_REASON);
  }
  return end - offset;
}

const NO_VETOES: readonly Veto[] = [];

/** Read before anything is written: an agent's list may throw, or be longer than when it was checked. */
function vetoesOf({ vetoes }: Proposal, candidates: number): readonly Veto[] {
  if (vetoes === undefined || vetoes.length === 0) return NO_VETOES;
  const found: Veto[] = [];
  for (const veto of vetoes) {
    if (found.length === candidates) throw new RangeError(`more than ${candidates} vetoes`);
    found.push(
      typeof veto === "number"
        ? { candidate: veto }
        : { candidate: veto.candidate, reason: `${veto.reason ?? ""}` },
    );
  }
  return found;
}

function copyVector(from: ArrayLike<number>, to: Float64Array, start: number, length: number): number {
  // Indices below `length` exist: the proposal was checked against it.
  for (let index = 0; index < length; index++) to[start + index] = from[index] as number;
  return start + length;
}
