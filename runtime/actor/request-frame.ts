// The layout of a REQUEST frame behind its header: entries, one after the other, each a request with its candidates.
// A frame is written once for all agents; each reads the entries that its MEMBERS name, and steps over the others.
import { HEADER_LENGTH } from "../channel/frame-descriptor.js";

/** Byte of the first entry. Entries start at multiples of 8. */
export const FIRST_ENTRY: number = HEADER_LENGTH;

/** Word of an entry: which decision it belongs to, as the slot in the coordinator's gather table ... */
export const SLOT = 0;
/** ... and which use of that slot, so that a late answer cannot be taken for another decision's. */
export const GENERATION = 1;
/** Word: bytes of the entry, a multiple of 8. */
export const ENTRY_LENGTH = 2;
/** Word: number of candidates. */
export const CANDIDATES = 3;
/** Word: one of the forms below. */
export const CANDIDATE_FORM = 4;
/** Word: bytes that the candidates take; the request's bytes start at the next multiple of 8. */
export const CANDIDATES_LENGTH = 5;
/** Word: bytes that the request takes. */
export const REQUEST_LENGTH = 6;
/** Bytes of an entry before its candidates. */
export const CANDIDATES_START = 32;

/** The engine's fixed list: nothing is written. */
export const FIXED_CANDIDATES = 0;
/** Whole numbers of 32 bits, one word each. */
export const INTEGER_CANDIDATES = 1;
/** Anything else, by the message codec. */
export const ENCODED_CANDIDATES = 2;
