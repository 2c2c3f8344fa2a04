// The layout of an ANSWERS frame behind its header: entries, one after the other, each the answer to one request; how an
// agent's host writes a proposal, and how the coordinator finds its parts.
import { HEADER_LENGTH } from "../channel/frame-descriptor.js";
import type { LaneMemory } from "../channel/lane-memory.js";
import type { Proposal, Veto } from "./agent.js";
import { outOfRange } from "./proposal-check.js";
import type { ReasonWriter } from "./reasons.js";
import { writeText } from "./text.js";

/** Byte of the first entry. Entries start at multiples of 8. */
export const FIRST_ENTRY: number = HEADER_LENGTH;

/** Words of an entry: slot and generation of the request that is answered. */
export const SLOT = 0;
export const GENERATION = 1;
/** Word: bytes of the entry, a multiple of 8. */
export const ENTRY_LENGTH = 2;
/** Word: one of the kinds below. */
export const ANSWER = 3;
/** Bytes of what all kinds have in common. */
export const ENTRY_HEADER = 32;

/** The agent's opinion. */
export const PROPOSAL = 1;
/** No usable proposal, and why: a text behind the entry's header. */
export const FAULT = 2;
/** The request was too late when it was taken from the mailbox. */
export const EXPIRED = 3;

/** Of a proposal. Word: number of candidates. */
export const CANDIDATES = 4;
/** Word: number of vetoes * 2, plus 1 when prices follow the scores. */
export const VETOES_AND_PRICES = 5;
/** Word: see reasons.ts. */
export const REASON = 6;
/** Double: the agent's confidence. */
export const CONFIDENCE: number = ENTRY_HEADER / 8;
/** Double where the scores start; prices follow, then the texts. */
export const SCORES: number = CONFIDENCE + 1;

/** Longer reasons are cut, in bytes of UTF-8. */
export const LONGEST_REASON = 240;
/** Reasons of vetoes are cut to this, in bytes of UTF-8. */
export const LONGEST_VETO_REASON = 64;

/** The most bytes that an answer over `candidates` candidates takes: what a host must have before it asks the agent. */
export function largestAnswer(candidates: number): number {
  const vectors = 2 * 8 * candidates;
  const vetoes = candidates * (8 + LONGEST_VETO_REASON + 4);
  return SCORES * 8 + vectors + 8 + LONGEST_REASON + vetoes;
}

/**
 * Writes a proposal whose shape was checked into the entry at byte `offset`, and returns the byte behind it; or, where a
 * number is out of its range, what is wrong. Judged as they are written: an object may answer otherwise when asked again.
 */
export function writeProposal(
  memory: LaneMemory,
  offset: number,
  proposal: Proposal,
  candidates: number,
  reasons: ReasonWriter,
): number | string {
  const { words, doubles } = memory;
  const word = offset >> 2;
  const double = offset >> 3;
  const { scores, prices, reason } = proposal;
  const vetoes = vetoesOf(proposal, candidates);
  const scoresStart = double + SCORES;
  const wrong = copyVector(scores, doubles, scoresStart, candidates, 1);
  if (wrong >= 0) return outOfRange("scores", wrong, scores[wrong], 1);
  words[word + CANDIDATES] = candidates;
  doubles[double + CONFIDENCE] = proposal.confidence ?? 1;
  let flags = vetoes.length * 2;
  let end = (scoresStart + candidates) * 8;
  if (prices !== undefined) {
    const wrongPrice = copyVector(prices, doubles, scoresStart + candidates, candidates, Number.MAX_VALUE);
    if (wrongPrice >= 0) return outOfRange("prices", wrongPrice, prices[wrongPrice], Number.MAX_VALUE);
    flags++;
    end += candidates * 8;
  }
  words[word + VETOES_AND_PRICES] = flags;
  if (reason === undefined || reason === "") {
    words[word + REASON] = 0;
  } else {
    const known = reasons.look(reason);
    words[word + REASON] = known;
    if (known <= 0) end = writeText(memory, end, reason, LONGEST_REASON);
  }
  for (let position = 0; position < vetoes.length; position++) {
    const { candidate, reason: why = "" } = vetoes[position] as Veto;
    words[end >> 2] = candidate;
    end = writeText(memory, end + 4, why, LONGEST_VETO_REASON);
  }
  return end;
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

/** Returns the index of the first number that is not from 0 to `most`; -1 where all are. */
function copyVector(
  from: ArrayLike<number>,
  to: Float64Array,
  start: number,
  length: number,
  most: number,
): number {
  // Two loops over the two usual kinds of vector, so that each sees one kind of element.
  if (from instanceof Float64Array) {
    for (let index = 0; index < length; index++) {
      const value = from[index] as number;
      if (!(value >= 0 && value <= most)) return index;
      to[start + index] = value;
    }
    return -1;
  }
  for (let index = 0; index < length; index++) {
    const value: unknown = from[index];
    if (!(typeof value === "number" && value >= 0 && value <= most)) return index;
    to[start + index] = value;
  }
  return -1;
}
